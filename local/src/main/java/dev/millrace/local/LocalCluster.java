package dev.millrace.local;

import dev.millrace.local.internal.broker.BoundListeners;
import dev.millrace.local.internal.broker.DataFolder;
import dev.millrace.local.internal.broker.LocalBroker;
import dev.millrace.local.internal.broker.RememberedPort;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * Broker and schema registry of one data folder, in this JVM and on loopback addresses only. The
 * folder is locked while they run; another start on it, after a close or a crash, continues with
 * what was committed, on the same ports if they are still free.
 */
public final class LocalCluster implements AutoCloseable {
  private final DataFolder folder;
  private final LocalBroker broker;
  private final LocalRegistry registry;

  private LocalCluster(DataFolder folder, LocalBroker broker, LocalRegistry registry) {
    this.folder = folder;
    this.broker = broker;
    this.registry = registry;
  }

  /**
   * Returns once both serve.
   *
   * @throws LocalException if the folder is held, foreign or unwritable, or a port is taken
   */
  public static LocalCluster start(Path dataFolder, LocalPorts ports) {
    return start(dataFolder, ports, LocalSecurity.none());
  }

  /**
   * The same, secured.
   *
   * @throws LocalException if the folder is held, foreign or unwritable, or a port is taken
   */
  public static LocalCluster start(Path dataFolder, LocalPorts ports, LocalSecurity security) {
    DataFolder folder = DataFolder.open(dataFolder);
    try {
      LocalBroker broker =
          LocalBroker.start(
              LocalAddresses.broker(folder.path()), ports.broker(), security.broker());
      try {
        return new LocalCluster(
            folder, broker, registry(folder, broker, ports.registry(), security));
      } catch (RuntimeException e) {
        broker.close();
        throw e;
      }
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static LocalRegistry registry(
      DataFolder folder, LocalBroker broker, int port, LocalSecurity security) {
    RememberedPort remembered = new RememberedPort(LocalAddresses.registryPort(folder.path()));
    LocalRegistry registry =
        remembered.bind(
            "schema registry",
            port,
            p ->
                LocalRegistry.bind(
                    broker.bootstrapServers(),
                    new InetSocketAddress(BoundListeners.LOOPBACK, p),
                    Map.copyOf(security.clients()),
                    security.registry().withoutTls()));
    remembered.remember(registry.port());
    return registry;
  }

  /** {@code host:port} for Kafka clients. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** {@code http://host:port} for {@code schema.registry.url}. */
  public String schemaRegistryUrl() {
    return registry.url();
  }

  @Override
  public void close() {
    try (folder;
        broker;
        registry) {
      // Closed in reverse order: registry, broker, folder.
    }
  }
}
