package dev.millrace.cli.command.options;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which topics are read: a cluster's, or those of a data folder that no {@code run} uses at the
 * moment.
 */
public final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "a folder of millrace run, which must not be running; default: millrace-data")
  private @Nullable Path data;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  /** Work that reads topics. */
  public interface Reading {
    public int read(Connection connection) throws InterruptedException;
  }

  /** The folder of checkpoints where the settings name none. */
  public Path checkpoints() {
    return cluster.isGiven() ? Path.of("checkpoints") : folder().resolve("checkpoints");
  }

  private Path folder() {
    return (data == null ? Path.of("millrace-data") : data).toAbsolutePath().normalize();
  }

  public int read(Wiring wiring, Reading reading) throws InterruptedException {
    if (cluster.isGiven()) {
      return reading.read(cluster.connection(wiring));
    }
    if (!Files.isDirectory(folder())) {
      throw new SettingsException(
          "no data folder "
              + folder()
              + "; name one by --data, or a cluster by --bootstrap-servers");
    }
    try (LocalCluster local = LocalCluster.start(folder(), LocalPorts.any())) {
      return reading.read(wiring.connection(local.bootstrapServers(), local.schemaRegistryUrl()));
    }
  }
}
