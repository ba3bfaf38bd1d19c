package dev.millrace.cli.report;

import java.time.Duration;
import java.time.Instant;

/** From the first to the last of some events. */
record TimeSpan(Instant first, Instant last) {

  static TimeSpan at(Instant time) {
    return new TimeSpan(time, time);
  }

  TimeSpan with(TimeSpan other) {
    return new TimeSpan(
        first.isBefore(other.first) ? first : other.first,
        last.isAfter(other.last) ? last : other.last);
  }

  Duration length() {
    return Duration.between(first, last);
  }
}
