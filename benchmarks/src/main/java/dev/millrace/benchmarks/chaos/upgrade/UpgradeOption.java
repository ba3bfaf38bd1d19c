package dev.millrace.benchmarks.chaos.upgrade;

import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The earlier version that an upgrade begins with. */
public final class UpgradeOption {
  @Option(
      names = "--upgrade-from",
      paramLabel = "DIR",
      description =
          "a built checkout of an earlier version, or its folder of jars: all begins with that, and"
              + " over --duration one process after another ends by SIGTERM and is started by"
              + " this version, the next one once it is ready")
  private @Nullable Path from;

  /** Whether there is anything to upgrade. */
  public boolean isAskedFor() {
    return from != null;
  }

  /**
   * The earlier version's jars, if there is one.
   *
   * @throws SettingsException if the folder holds none
   */
  public Optional<Path> lib() {
    return Optional.ofNullable(from).map(UpgradeOption::jarsOf);
  }

  private static Path jarsOf(Path folder) {
    return List.of(folder.resolve("cli/target/millrace/lib"), folder.resolve("lib"), folder)
        .stream()
        .filter(UpgradeOption::holdsJars)
        .findFirst()
        .map(jars -> jars.toAbsolutePath().normalize())
        .orElseThrow(
            () ->
                new SettingsException(
                    "--upgrade-from "
                        + folder
                        + " holds no jars, nor does cli/target/millrace/lib in it; build that"
                        + " checkout (mvn -DskipTests package -pl cli -am), or name its folder of"
                        + " jars"));
  }

  private static boolean holdsJars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      return jars.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }
}
