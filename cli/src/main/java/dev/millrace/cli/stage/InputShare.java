package dev.millrace.cli.stage;

import dev.millrace.cli.terminal.ProgressLine;
import java.time.Duration;

/**
 * How much of the files that were named has been read.
 *
 * @param bytesRead of the files, compressed as they are
 */
public record InputShare(long bytesRead, long bytes, Duration elapsed) {
  private static final int BAR_COLUMNS = 10;

  /** For inputs of unknown size. */
  public static final InputShare NONE = new InputShare(0, 0, Duration.ZERO);

  /** Begins with a blank; empty if all has been read or the size is unknown. */
  public String inWords() {
    return bytesRead >= bytes
        ? ""
        : " " + new ProgressLine("", bytesRead, bytes, "B", elapsed).shareAndTimeLeft(BAR_COLUMNS);
  }
}
