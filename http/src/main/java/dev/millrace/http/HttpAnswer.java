package dev.millrace.http;

import java.nio.charset.StandardCharsets;

/**
 * A whole answer.
 *
 * @param status of HTTP, such as 404
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record HttpAnswer(int status, String contentType, byte[] body) {

  /** One line of text. */
  public static HttpAnswer text(int status, String line) {
    byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
    return new HttpAnswer(status, "text/plain; charset=utf-8", body);
  }
}
