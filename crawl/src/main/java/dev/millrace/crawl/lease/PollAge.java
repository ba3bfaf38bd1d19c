package dev.millrace.crawl.lease;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long ago a fetcher last heard that its orders are its own. Who has not heard for half of the
 * time after which others take them must ask no host for anything: a process that was stopped for a
 * while goes on with what is no longer its own. Safe for several threads.
 */
public final class PollAge {
  private final long limitNanos;
  private final LongSupplier nanoTime;
  private volatile long lastNanos;

  /**
   * @param sessionTimeout after which the group gives the orders to others
   */
  public PollAge(Duration sessionTimeout, LongSupplier nanoTime) {
    this.limitNanos = sessionTimeout.toNanos() / 2;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  public void polled() {
    lastNanos = nanoTime.getAsLong();
  }

  public boolean isFresh() {
    return nanoTime.getAsLong() - lastNanos < limitNanos;
  }
}
