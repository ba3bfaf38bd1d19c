package dev.millrace.trainer.data;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many blocks of those at hand are read at once: a whole window, or once no more have come for
 * a while, as many whole steps as there are.
 */
public final class WindowWait {
  private final int window;
  private final int step;
  private final long patienceNanos;
  private final LongSupplier nanoTime;
  private int before;
  private long since;

  /**
   * @param window blocks of a window; without shuffling, of a step
   * @param patience how long nothing may come before a short window is taken
   * @param nanoTime as {@link System#nanoTime} tells it
   */
  public WindowWait(int window, int step, Duration patience, LongSupplier nanoTime) {
    this.window = window;
    this.step = step;
    this.patienceNanos = patience.toNanos();
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /** How many to take of those at hand; 0: wait for more. */
  public int ready(int available) {
    if (available >= window) {
      return window;
    }
    long now = nanoTime.getAsLong();
    if (available != before) {
      before = available;
      since = now;
    }
    return now - since > patienceNanos ? available - available % step : 0;
  }
}
