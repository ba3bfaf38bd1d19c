package dev.millrace.ingest.internal.warc;

import dev.millrace.ingest.BrokenInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import org.netpreserve.jwarc.MessageHeaders;

/** The named fields of one WARC record that decide what becomes of it. */
public record RecordHeader(MessageHeaders fields) {

  /** WARC-Type in lower case, empty where there is none. */
  String type() {
    return fields.first("WARC-Type").orElse("").toLowerCase(Locale.ROOT);
  }

  /** WARC-Record-ID without angle brackets, empty where there is none. */
  public String recordId() {
    return withoutAngleBrackets(fields.first("WARC-Record-ID").orElse(""));
  }

  /** WARC-Target-URI; wget 1.x wrongly sets it in angle brackets. */
  String targetUri() {
    return withoutAngleBrackets(fields.first("WARC-Target-URI").orElse(""));
  }

  private static String withoutAngleBrackets(String value) {
    String uri = value.strip();
    return uri.startsWith("<") && uri.endsWith(">") ? uri.substring(1, uri.length() - 1) : uri;
  }

  /** WARC-Date; the epoch where it is absent or no date. */
  Instant date() {
    try {
      return OffsetDateTime.parse(fields.first("WARC-Date").orElse("").strip()).toInstant();
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  /** The media type of the block. */
  Optional<String> contentType() {
    return fields.first("Content-Type");
  }

  Optional<String> identifiedPayloadType() {
    return fields.first("WARC-Identified-Payload-Type");
  }

  /** Whether the crawler gave up before the end of the response. */
  boolean truncated() {
    return fields.first("WARC-Truncated").isPresent();
  }

  /** The number of bytes of the block. */
  long contentLength() throws BrokenInputException {
    String value = fields.first("Content-Length").orElse("").strip();
    try {
      long length = Long.parseLong(value);
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // reported below, as a negative number is
    }
    throw new BrokenInputException(
        value.isEmpty() ? "record without Content-Length" : "Content-Length \"" + value + "\"");
  }
}
