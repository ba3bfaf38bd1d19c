package dev.millrace.cli.command.options;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.DataPlace;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose topics a command works on: a cluster's, or those of a data folder, running or not. */
public final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "a folder of millrace run; of a running one its broker is asked, else started"
              + " (default: millrace-data)")
  private @Nullable Path data;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  /** Work that reads topics, by settings that fit them. */
  public interface Reading {
    public int read(Wiring wiring, Connection connection) throws InterruptedException;
  }

  /** The folder of checkpoints where the settings name none. */
  public Path checkpoints() {
    return cluster.isGiven() ? Path.of("checkpoints") : folder().resolve("checkpoints");
  }

  /** The folder of the index of lineage. */
  public Path lineage(Wiring wiring) {
    return wiring
        .lineageFolder()
        .orElseGet(() -> cluster.isGiven() ? Path.of("lineage") : folder().resolve("lineage"));
  }

  /** Whether no cluster is named. */
  public boolean isFolder() {
    return !cluster.isGiven();
  }

  private Path folder() {
    return (data == null ? Path.of("millrace-data") : data).toAbsolutePath().normalize();
  }

  public int read(Wiring wiring, Reading reading) throws InterruptedException {
    try (DataPlace place = open(wiring)) {
      return reading.read(place.wiring(), place.connection());
    }
  }

  /**
   * Connects; of a data folder that no process uses, starts broker and registry.
   *
   * @throws SettingsException if neither a cluster nor a folder that is there is named
   */
  public DataPlace open(Wiring wiring) throws InterruptedException {
    if (cluster.isGiven()) {
      return DataPlace.ofCluster(wiring, cluster.connection(wiring));
    }
    if (!Files.isDirectory(folder())) {
      throw new SettingsException(
          "no data folder "
              + folder()
              + "; name one by --data, or a cluster by --bootstrap-servers");
    }
    return DataPlace.ofFolder(wiring, folder());
  }
}
