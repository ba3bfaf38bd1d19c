package dev.millrace.benchmarks.chaos.process;

import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A process's own clock of the day, which can jump while it runs: libfaketime, preloaded, reads the
 * offset from a file. Its monotonic clock goes on, as at a true jump.
 *
 * @param library {@code libfaketimeMT.so.1}
 */
public record FakeClock(Path library) {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final String NAME = "faketime/libfaketimeMT.so.1";

  /**
   * The library of Debian's package.
   *
   * @throws SettingsException if it is not installed
   */
  public static FakeClock installed() {
    return below(LIBRARIES);
  }

  static FakeClock below(Path libraries) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(libraries)) {
      for (Path folder : folders) {
        if (Files.exists(folder.resolve(NAME))) {
          return new FakeClock(folder.resolve(NAME));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + libraries + ": " + e.getMessage(), e);
    }
    throw new SettingsException(
        "--faults clock needs "
            + libraries
            + "/*/"
            + NAME
            + ", which is not there; install faketime (Debian's package), or leave clock out");
  }

  /** What says how far the clock of a process is ahead. */
  static Path file(Path folder) {
    return folder.resolve("clock");
  }

  /**
   * What a command begins with to run under this clock, which tells the true time until it jumps.
   *
   * @param folder the process's own
   */
  List<String> prefix(Path folder) {
    Path file = file(folder);
    if (!Files.exists(file)) {
      write(file, Duration.ZERO);
    }
    return List.of(
        "env",
        "LD_PRELOAD=" + library,
        "FAKETIME_TIMESTAMP_FILE=" + file,
        "FAKETIME_CACHE_DURATION=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1",
        // Else waits of the JVM, which are by the monotonic clock, end at once and it spins.
        "FAKETIME_FORCE_MONOTONIC_FIX=0");
  }

  /** Sets how far a clock is ahead; it jumps within a second. */
  static void write(Path file, Duration ahead) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, "%+d\n".formatted(ahead.toSeconds()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
