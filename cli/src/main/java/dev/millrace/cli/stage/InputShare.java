package dev.millrace.cli.stage;

import dev.millrace.cli.terminal.ProgressLine;
import java.time.Duration;
import java.util.Optional;

/**
 * How much of the files that were named has been read.
 *
 * @param bytesRead of the files, compressed as they are
 */
public record InputShare(long bytesRead, long bytes, Duration elapsed) {
  /** For inputs of unknown size. */
  public static final InputShare NONE = new InputShare(0, 0, Duration.ZERO);

  /** A bar, rate and time left; none if all has been read or the size is unknown. */
  public Optional<String> line(String name) {
    return bytesRead >= bytes
        ? Optional.empty()
        : Optional.of(new ProgressLine(name, bytesRead, bytes, "B", elapsed).text());
  }
}
