package dev.millrace.crawl.fetch.internal;

import dev.millrace.crawl.fetch.HeaderField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okhttp3.Headers;
import okhttp3.Request;

/**
 * Heads of HTTP messages as bytes, always of HTTP/1.1: archives know no other (the WARC standard
 * and its readers).
 */
public final class MessageHead {
  /** Before the names of fields that spoke of the transfer and are not true of the body kept. */
  private static final String TRANSFER = "X-Crawler-";

  private static final String CONTENT_LENGTH = "Content-Length";

  private MessageHead() {}

  /** Request line and fields as sent. */
  public static byte[] of(Request request) {
    String query = request.url().encodedQuery();
    String target = request.url().encodedPath() + (query == null ? "" : "?" + query);
    return bytes("GET " + target + " HTTP/1.1", fields(request.headers()));
  }

  /** Status line and fields. */
  public static byte[] of(int status, String reason, List<HeaderField> fields) {
    return bytes(("HTTP/1.1 " + status + " " + clean(reason)).strip(), fields);
  }

  /** An answer's fields, made true of a body that came with them. */
  public static List<HeaderField> trueOf(Headers headers, long bodyBytes) {
    String length = Long.toString(bodyBytes);
    List<HeaderField> fields = new ArrayList<>();
    for (HeaderField field : fields(headers)) {
      boolean untrue =
          switch (field.name().toLowerCase(Locale.ROOT)) {
            case "transfer-encoding" -> true;
            case "content-length" -> !field.value().equals(length);
            default -> false;
          };
      fields.add(untrue ? new HeaderField(TRANSFER + field.name(), field.value()) : field);
    }
    if (fields.stream().noneMatch(field -> field.name().equalsIgnoreCase(CONTENT_LENGTH))) {
      fields.add(new HeaderField(CONTENT_LENGTH, length));
    }
    return fields;
  }

  private static List<HeaderField> fields(Headers headers) {
    List<HeaderField> fields = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      fields.add(new HeaderField(clean(headers.name(i)), clean(headers.value(i))));
    }
    return fields;
  }

  /** A line's end within a value would begin a field of its own. */
  private static String clean(String text) {
    return text.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ');
  }

  private static byte[] bytes(String firstLine, List<HeaderField> fields) {
    StringBuilder head = new StringBuilder(firstLine).append("\r\n");
    fields.forEach(
        field -> head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
