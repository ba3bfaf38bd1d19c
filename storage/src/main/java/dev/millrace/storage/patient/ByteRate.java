package dev.millrace.storage.patient;

import java.time.Duration;

/** Bytes from all connections together, no faster than a rate allows. */
public final class ByteRate {
  /** Shorter debts are not slept for: sleeping has a grain. */
  private static final long GRAIN_NANOS = Duration.ofMillis(10).toNanos();

  private final long bytesPerSecond;
  private long paidUpToNanos = System.nanoTime();
  private long bytes;

  /**
   * @param bytesPerSecond 0: as fast as it goes
   */
  public ByteRate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** How long whoever took these bytes has to wait for the next ones. */
  synchronized Duration taken(int count) {
    bytes += count;
    if (bytesPerSecond == 0) {
      return Duration.ZERO;
    }
    long now = System.nanoTime();
    paidUpToNanos = Math.max(paidUpToNanos, now - GRAIN_NANOS);
    paidUpToNanos += (long) (count * 1e9 / bytesPerSecond);
    long debt = paidUpToNanos - now;
    return debt > GRAIN_NANOS ? Duration.ofNanos(debt) : Duration.ZERO;
  }

  /** All that was ever read. */
  public synchronized long bytes() {
    return bytes;
  }
}
