package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The program whose processes are killed, and the crawl that comes with it. */
public final class ProgramOption {
  @Option(
      names = "--lib",
      paramLabel = "DIR",
      description = "the program's jars (default: those of this checkout's cli)")
  private @Nullable Path lib;

  /**
   * Its jars.
   *
   * @throws SettingsException if it was not built
   */
  public Path lib() {
    Path jars = lib == null ? home().resolve("cli/target/millrace/lib") : lib;
    if (!Files.isDirectory(jars)) {
      throw new SettingsException(
          "no folder " + jars + "; build the program, or name its jars by --lib");
    }
    return jars.toAbsolutePath().normalize();
  }

  public Program program() {
    return Program.asThisProcess(lib());
  }

  /**
   * The bundled crawl.
   *
   * @throws SettingsException if it is not there
   */
  public Path sample() {
    Path sample = home().resolve("sample").resolve("sample.warc.gz");
    if (!Files.exists(sample)) {
      throw new SettingsException("no sample crawl at " + sample + "; name WARC files by --files");
    }
    return sample;
  }

  private static Path home() {
    return Path.of(System.getProperty("millrace.home", ".")).toAbsolutePath().normalize();
  }
}
