package dev.millrace.filters.extraction;

import java.time.Duration;

/**
 * A page took longer than any may, whatever it costs in counted steps. Where that happens depends
 * on the machine, so it is no verdict about the page.
 */
public final class OutOfTimeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public OutOfTimeException(Duration timeLimit) {
    // Without suppression and stack trace: where it happens says nothing.
    super(
        "extraction took more than "
            + timeLimit.toMillis()
            + " ms of CPU time (extraction.time-limit-ms)",
        null,
        false,
        false);
  }
}
