package dev.millrace.filters.extraction.tree;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * An amount of CPU time after which work on a page stops. Whoever loops over the page polls it, so
 * the thread that works is the thread that stops: no watchdog, and nothing left running. CPU time,
 * because a busy machine must not drop good pages, and a replay should give the same verdicts.
 *
 * <p>Made and polled by one thread.
 */
public final class Deadline {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Deadline NEVER = new Deadline(0, 0, false);

  private final long wallNanos;
  private final long cpuNanos;
  private final boolean finite;

  private Deadline(long wallNanos, long cpuNanos, boolean finite) {
    this.wallNanos = wallNanos;
    this.cpuNanos = cpuNanos;
    this.finite = finite;
  }

  /**
   * A deadline after this much more work of the calling thread; one that is not positive has passed
   * already.
   */
  public static Deadline after(Duration timeLimit) {
    return new Deadline(
        System.nanoTime() + timeLimit.toNanos(), cpuTime() + timeLimit.toNanos(), true);
  }

  private static long cpuTime() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  public static Deadline never() {
    return NEVER;
  }

  public boolean expired() {
    // A thread's CPU time never outruns the clock on the wall, which costs no system call.
    return finite && System.nanoTime() - wallNanos >= 0 && cpuTime() - cpuNanos >= 0;
  }

  /**
   * @throws DeadlineExceeded when the moment has passed
   */
  public void check() {
    if (expired()) {
      throw new DeadlineExceeded();
    }
  }

  /** Carries a passed deadline out of the parser and the loops; never leaves this package. */
  public static final class DeadlineExceeded extends RuntimeException {
    DeadlineExceeded() {
      // Without suppression and stack trace: this is a verdict about a page and not a fault.
      super("the page ran past its deadline", null, false, false);
    }
  }
}
