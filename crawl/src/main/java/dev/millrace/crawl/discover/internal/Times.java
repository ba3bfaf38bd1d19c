package dev.millrace.crawl.discover.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times as sitemaps and feeds write them. */
public final class Times {
  private Times() {}

  /** A W3C date, with a time of day or without, or a date as in e-mail. */
  public static Optional<Instant> parse(String text) {
    try {
      if (!text.isEmpty() && Character.isDigit(text.charAt(0)) && text.indexOf('-') == 4) {
        return Optional.of(
            text.length() <= 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant());
      }
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
