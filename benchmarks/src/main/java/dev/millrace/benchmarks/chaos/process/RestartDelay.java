package dev.millrace.benchmarks.chaos.process;

import java.time.Duration;

/**
 * How long a process stays down: after a fault hardly at all; after each end by itself twice as
 * long as after the one before, until it has run for a while, so that what cannot start leaves the
 * machine to what can.
 */
final class RestartDelay {
  static final Duration AFTER_A_FAULT = Duration.ofMillis(500);
  static final Duration FIRST = Duration.ofSeconds(2);
  static final Duration LONGEST = Duration.ofSeconds(20);

  /** A process that ran so long is taken for sound. */
  static final Duration SOUND = Duration.ofSeconds(30);

  private Duration next = FIRST;

  /** The delay after an end. */
  Duration after(Ending.Cause cause, Duration ran) {
    if (ran.compareTo(SOUND) >= 0) {
      next = FIRST;
    }
    if (cause == Ending.Cause.FAULT) {
      return AFTER_A_FAULT;
    }
    Duration delay = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return delay;
  }
}
