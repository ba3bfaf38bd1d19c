package dev.millrace.crawl.fetch;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The field with which a server says when to come again (RFC 9110, section 10.2.3). */
public final class RetryAfter {
  /** What asks for more gets this: a server that means years may say so again tomorrow. */
  public static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /**
   * From now on; zero for a time that has passed, at most {@link #LONGEST}. Empty for what is
   * neither seconds nor a date.
   */
  public static Optional<Duration> parse(String value, Instant now) {
    String text = value.strip();
    if (text.matches("-?[0-9]+")) {
      return Optional.of(seconds(text));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(clamped(Duration.between(now, date)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration seconds(String digits) {
    if (digits.startsWith("-")) {
      return Duration.ZERO;
    }
    return digits.length() > 9 ? LONGEST : clamped(Duration.ofSeconds(Long.parseLong(digits)));
  }

  private static Duration clamped(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
