package dev.millrace.crawl.fetch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The bytes of a file that steers the crawler, such as robots.txt or a sitemap, with the content
 * encoding undone that the crawler asked for. Pages are decoded where they become pages.
 */
public final class ControlBody {
  private ControlBody() {}

  /**
   * At most so many bytes, however far they would expand. Empty where they are in no encoding that
   * was asked for; a damaged body ends where the damage begins.
   */
  public static Optional<byte[]> of(Response response, int limitBytes) {
    String encoding = response.header("Content-Encoding").orElse("").strip();
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "", "identity", "none", "utf-8" -> Optional.of(cut(response.body(), limitBytes));
      case "gzip", "x-gzip" -> Optional.of(gunzipped(response.body(), limitBytes));
      default -> Optional.empty();
    };
  }

  private static byte[] cut(byte[] body, int limitBytes) {
    return body.length <= limitBytes ? body : Arrays.copyOf(body, limitBytes);
  }

  /** What begins with no gzip header was sent as it is. */
  private static byte[] gunzipped(byte[] body, int limitBytes) {
    boolean isGzip = body.length > 1 && body[0] == 0x1f && body[1] == (byte) 0x8b;
    return isGzip ? Gunzip.upTo(body, limitBytes) : cut(body, limitBytes);
  }
}
