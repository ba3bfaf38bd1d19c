package dev.millrace.filters.extraction.tree;

import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.OutOfTimeException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * What a page may cost. Whoever loops over the page spends from it, so the thread that works is the
 * thread that stops: no watchdog, and nothing left running. Steps are counted, so that a page fares
 * alike on every machine and in every replay; a step is about 100 ns of work. The clock counts the
 * thread's CPU time and is the last resort, for what the count overlooks.
 *
 * <p>Made and spent by one thread.
 */
public final class Effort {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long maxSteps;
  private final Duration timeLimit;
  private final long wallNanos;
  private final long cpuNanos;
  private long steps;

  private Effort(long maxSteps, Duration timeLimit) {
    this.maxSteps = maxSteps;
    this.timeLimit = timeLimit;
    this.wallNanos = System.nanoTime() + timeLimit.toNanos();
    this.cpuNanos = cpuTime() + timeLimit.toNanos();
  }

  /** As much as the settings allow from now on. */
  public static Effort of(ExtractionSettings settings) {
    return new Effort(settings.maxSteps(), settings.timeLimit());
  }

  public static Effort unbounded() {
    return new Effort(Long.MAX_VALUE, Duration.ofDays(1));
  }

  private static long cpuTime() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /**
   * @throws TooMuch when these steps are more than are left
   * @throws OutOfTimeException when the time is over
   */
  public void spend(long more) {
    steps += more;
    if (steps > maxSteps) {
      throw new TooMuch(steps);
    }
    // A thread's CPU time never outruns the clock on the wall, which costs no system call.
    if (System.nanoTime() - wallNanos >= 0 && cpuTime() - cpuNanos >= 0) {
      throw new OutOfTimeException(timeLimit);
    }
  }

  public long steps() {
    return steps;
  }

  /** Carries the end of the effort out of the parser and the loops; the extractor catches it. */
  public static final class TooMuch extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long steps;

    TooMuch(long steps) {
      // Without suppression and stack trace: this is a verdict about a page and not a fault.
      super("the page needs too many steps", null, false, false);
      this.steps = steps;
    }

    public long steps() {
      return steps;
    }
  }
}
