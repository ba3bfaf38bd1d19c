package dev.millrace.cli.replay;

import dev.millrace.schemas.SettingsException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The time of {@code --since}: an instant, or a day, which begins at midnight of UTC. */
public final class SinceTime {
  private SinceTime() {}

  /**
   * @param now nothing has come after it
   * @return in milliseconds
   * @throws SettingsException if it is no time, or lies in the future
   */
  public static Instant parse(String text, Instant now) {
    Instant time;
    try {
      time = instant(text.strip()).truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      throw new SettingsException(
          "--since is '"
              + text
              + "', but must be a time of ISO 8601 with its offset, such as 2026-01-31T18:00:00Z,"
              + " or a day, such as 2026-01-31",
          e);
    }
    if (time.isAfter(now)) {
      throw new SettingsException(
          "--since is "
              + text
              + ", but it is "
              + now.truncatedTo(ChronoUnit.SECONDS)
              + " now: name a time that has passed, or leave it out");
    }
    if (!time.isAfter(Instant.EPOCH)) {
      throw new SettingsException(
          "--since is " + text + ", but no page came before 1970; leave it out to take all");
    }
    return time;
  }

  private static Instant instant(String text) {
    return text.indexOf('T') < 0
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }
}
