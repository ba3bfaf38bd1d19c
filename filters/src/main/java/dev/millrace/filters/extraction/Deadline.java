package dev.millrace.filters.extraction;

import java.time.Duration;

/**
 * A moment at which work on a page stops. Whoever loops over the page polls it, so the thread that
 * works is the thread that stops: no watchdog, and nothing left running.
 */
public final class Deadline {

  private static final Deadline NEVER = new Deadline(0, false);

  private final long nanoTime;
  private final boolean finite;

  private Deadline(long nanoTime, boolean finite) {
    this.nanoTime = nanoTime;
    this.finite = finite;
  }

  /** A deadline this far from now; one that is not positive has passed already. */
  public static Deadline after(Duration timeLimit) {
    return new Deadline(System.nanoTime() + timeLimit.toNanos(), true);
  }

  public static Deadline never() {
    return NEVER;
  }

  public boolean expired() {
    return finite && System.nanoTime() - nanoTime >= 0;
  }

  /**
   * @throws DeadlineExceeded when the moment has passed
   */
  void check() {
    if (expired()) {
      throw new DeadlineExceeded();
    }
  }

  /** Carries a passed deadline out of the parser and the loops; never leaves this package. */
  static final class DeadlineExceeded extends RuntimeException {
    DeadlineExceeded() {
      // Without suppression and stack trace: this is a verdict about a page and not a fault.
      super("the page ran past its deadline", null, false, false);
    }
  }
}
