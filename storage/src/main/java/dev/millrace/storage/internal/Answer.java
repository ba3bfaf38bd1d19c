package dev.millrace.storage.internal;

import dev.millrace.storage.StorageException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What a status other than success says of an object. */
public final class Answer {
  private Answer() {}

  /**
   * @param retryAfter the header's value
   */
  public static StorageException of(URI location, int status, Optional<String> retryAfter) {
    String message = location + ": answered " + status;
    return switch (status) {
      case 404, 410 -> new StorageException.NotFound(message + ", no such object");
      case 403 -> new StorageException.Forbidden(message);
      case 409 -> new StorageException.Conflict(message + ", somebody else writes there");
      case 412 -> changed(location);
      case 416 ->
          new StorageException.Changed(location + " has changed: it is shorter than it was");
      case 408, 421, 425, 429 ->
          new StorageException.Unavailable(message, retryAfter.flatMap(Answer::duration));
      default ->
          status >= 500
              ? new StorageException.Unavailable(message, retryAfter.flatMap(Answer::duration))
              : new StorageException.Refused(message);
    };
  }

  public static StorageException.Changed changed(URI location) {
    return new StorageException.Changed(
        location + " has changed: another ETag or length than before");
  }

  /** RFC 9110, section 10.2.3: seconds or a date; a time in the past is none. */
  static Optional<Duration> duration(String retryAfter) {
    String text = retryAfter.strip();
    try {
      Duration wait =
          text.chars().allMatch(Character::isDigit)
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  Instant.now(),
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return wait.isNegative() ? Optional.empty() : Optional.of(wait);
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
