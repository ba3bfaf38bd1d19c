package dev.millrace.inference.access;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A bucket that fills evenly and holds what a minute allows: a caller who was silent may make a
 * minute's calls at once (token bucket).
 */
final class CallRate {
  private static final double MINUTE = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  private double left;
  private long at;

  CallRate(int perMinute, long nanos) {
    this.perMinute = perMinute;
    this.left = perMinute;
    this.at = nanos;
  }

  int perMinute() {
    return perMinute;
  }

  /** Empty if the call may be made; else the seconds until one may, at least 1. */
  OptionalInt take(long nanos) {
    left = Math.min(perMinute, left + (nanos - at) / MINUTE * perMinute);
    at = nanos;
    if (left < 1) {
      return OptionalInt.of((int) Math.ceil((1 - left) / perMinute * 60));
    }
    left--;
    return OptionalInt.empty();
  }
}
