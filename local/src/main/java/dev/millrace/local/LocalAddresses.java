package dev.millrace.local;

import dev.millrace.local.internal.broker.DataFolder;
import dev.millrace.local.internal.broker.LocalBroker;
import dev.millrace.local.internal.broker.RememberedPort;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the broker and the registry of a data folder listen, which another process runs.
 *
 * @param bootstrapServers {@code host:port} for Kafka clients
 * @param schemaRegistryUrl {@code http://host:port}
 */
public record LocalAddresses(String bootstrapServers, String schemaRegistryUrl) {
  /** A start that was just begun says soon where it listens. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long PAUSE_MILLIS = 100;

  /**
   * Those of the process that holds the folder; empty if none does.
   *
   * @throws LocalException if it does not say where it listens
   */
  public static Optional<LocalAddresses> ofRunning(Path folder) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (DataFolder.isHeld(folder)) {
      Optional<LocalAddresses> told = told(folder);
      if (told.isPresent()) {
        return told;
      }
      if (System.nanoTime() > deadline) {
        throw new LocalException(
            "data folder "
                + folder
                + " is in use by a process that does not say where its broker listens; stop that"
                + " one, or try again");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return Optional.empty();
  }

  /** Ports from before the holder took the folder are those of an earlier run. */
  private static Optional<LocalAddresses> told(Path folder) {
    Path broker = LocalBroker.portFile(broker(folder));
    Path registry = registryPort(folder);
    Optional<FileTime> since = DataFolder.heldSince(folder);
    boolean isNew =
        since.isPresent()
            && DataFolder.modified(broker).filter(at -> at.compareTo(since.get()) >= 0).isPresent()
            && DataFolder.modified(registry)
                .filter(at -> at.compareTo(since.get()) >= 0)
                .isPresent();
    OptionalInt brokerPort = new RememberedPort(broker).remembered();
    OptionalInt registryPort = new RememberedPort(registry).remembered();
    return isNew && brokerPort.isPresent() && registryPort.isPresent()
        ? Optional.of(
            new LocalAddresses(
                "127.0.0.1:" + brokerPort.getAsInt(),
                "http://127.0.0.1:" + registryPort.getAsInt()))
        : Optional.empty();
  }

  static Path broker(Path folder) {
    return folder.resolve("broker");
  }

  static Path registryPort(Path folder) {
    return folder.resolve("registry-port");
  }
}
