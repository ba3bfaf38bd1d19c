package dev.millrace.benchmarks.chaos.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** WARC records as bytes. */
final class WarcFiles {
  static final String HTML = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x";

  private WarcFiles() {}

  static byte[] response(String id, String http) {
    return record(
        """
        WARC-Type: response
        WARC-Record-ID: <%s>
        WARC-Target-URI: http://a.example/
        Content-Type: application/http; msgtype=response
        """
            .formatted(id),
        http.getBytes(ISO_8859_1));
  }

  static byte[] record(String fields, byte[] block) {
    String header =
        "WARC/1.0\r\n"
            + fields.replace("\n", "\r\n")
            + "Content-Length: "
            + block.length
            + "\r\n\r\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header.getBytes(ISO_8859_1));
    bytes.writeBytes(block);
    bytes.writeBytes("\r\n\r\n".getBytes(ISO_8859_1));
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
