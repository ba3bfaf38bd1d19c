package dev.millrace.crawl.fetch;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A server's answer, as it is archived and as a page is made of it.
 *
 * @param url the one asked
 * @param reason the status line's words; empty in HTTP/2
 * @param headers in the order sent, true of {@code body}: what spoke of the transfer alone is under
 *     a name that begins with {@code X-Crawler-}
 * @param body as sent, with its content encodings, without its transfer encoding
 * @param truncated whether there was more than the limit
 * @param address who answered
 * @param receivedAt when the last byte was in
 * @param requestHead what was asked, up to and with the empty line
 * @param responseHead status line and {@code headers}, up to and with the empty line
 */
public record Response(
    String url,
    int status,
    String reason,
    List<HeaderField> headers,
    byte[] body,
    boolean truncated,
    InetAddress address,
    Instant receivedAt,
    byte[] requestHead,
    byte[] responseHead) {

  public Response {
    headers = List.copyOf(headers);
  }

  /** The first field of that name. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(HeaderField::value)
        .findFirst();
  }

  /** Where it redirects to, as sent; empty where it does not. */
  public Optional<String> redirectTarget() {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> header("Location");
      default -> Optional.empty();
    };
  }
}
