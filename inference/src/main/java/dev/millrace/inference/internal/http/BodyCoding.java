package dev.millrace.inference.internal.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Reads what a request's Content-Encoding says of its body (RFC 9110, section 8.4). */
final class BodyCoding {
  private static final int ZLIB_METHOD = 8;

  private BodyCoding() {}

  /**
   * The body as it was before it was compressed.
   *
   * @param coding the header's value
   * @param maxBytes most that it may have been
   */
  static byte[] decode(String coding, byte[] body, int maxBytes) {
    String name = coding.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "identity" -> body;
      case "gzip", "x-gzip" -> inflate("gzip", body, maxBytes, GZIPInputStream::new);
      case "deflate" -> inflate("deflate", body, maxBytes, in -> inflater(body, in));
      default ->
          throw ApiException.unsupportedCoding(
              "content-encoding "
                  + ApiException.shorten(name)
                  + " is not read: send gzip, deflate or no compression");
    };
  }

  /** By the standard it is zlib's format; some clients send the bare stream. */
  private static InputStream inflater(byte[] body, InputStream in) {
    boolean zlib =
        body.length >= 2
            && (body[0] & 0x0f) == ZLIB_METHOD
            && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % 31 == 0;
    return new InflaterInputStream(in, new Inflater(!zlib));
  }

  private static byte[] inflate(String name, byte[] body, int maxBytes, Opening opening) {
    try (InputStream in = opening.open(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(maxBytes + 1);
      if (plain.length > maxBytes) {
        throw ApiException.tooLarge(
            "the body is larger than "
                + maxBytes
                + " bytes when it is unpacked: send less or raise inference.max-body-bytes");
      }
      return plain;
    } catch (IOException e) {
      throw ApiException.invalidBody(
          "the body is not whole " + name + " data, as content-encoding says it is");
    }
  }

  @FunctionalInterface
  private interface Opening {
    InputStream open(InputStream in) throws IOException;
  }
}
