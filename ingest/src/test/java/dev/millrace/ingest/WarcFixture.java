package dev.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** WARC files written by hand, byte by byte, in every form there is. */
public final class WarcFixture {

  /** How the records lie in the file. */
  public enum Form {
    PLAIN,
    GZIP_BY_RECORD,
    GZIP_AROUND_ALL,
    /** Members of 100 bytes of content whatever the records' borders, as block compressors do. */
    GZIP_BY_BLOCKS
  }

  private final List<byte[]> records = new ArrayList<>();
  private String version = "WARC/1.0";

  public WarcFixture version(String name) {
    version = name;
    return this;
  }

  /** The n-th page, at a URL and with a record id made of n, with this HTML. */
  public WarcFixture page(int n, String html) {
    return response(n, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n", utf8(html));
  }

  /** A response with an HTTP header, each line ended by CRLF, and a body. */
  public WarcFixture response(int n, String httpHeader, byte[] body) {
    return record(
        "WARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n" + identity(n),
        concat(utf8(httpHeader + "\r\n"), body));
  }

  public static String identity(int n) {
    return "WARC-Record-ID: <"
        + recordId(n)
        + ">\r\nWARC-Target-URI: http://site.example/"
        + n
        + "\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n";
  }

  public static String recordId(int n) {
    return String.format("urn:uuid:00000000-0000-0000-0000-%012d", n);
  }

  /** A record with these named fields, each ended by CRLF, and the block's Content-Length. */
  public WarcFixture record(String fields, byte[] block) {
    String header = version + "\r\n" + fields + "Content-Length: " + block.length + "\r\n\r\n";
    return bytes(concat(utf8(header), block, utf8("\r\n\r\n")));
  }

  /** Bytes that may be no record. */
  public WarcFixture bytes(byte[] record) {
    records.add(record);
    return this;
  }

  public byte[] toBytes(Form form) {
    byte[] all = concat(records.toArray(byte[][]::new));
    return switch (form) {
      case PLAIN -> all;
      case GZIP_AROUND_ALL -> gzip(all);
      case GZIP_BY_RECORD -> concat(records.stream().map(WarcFixture::gzip).toArray(byte[][]::new));
      case GZIP_BY_BLOCKS -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int start = 0; start < all.length; start += 100) {
          out.writeBytes(gzip(Arrays.copyOfRange(all, start, Math.min(start + 100, all.length))));
        }
        yield out.toByteArray();
      }
    };
  }

  /** Where each record begins in the file of the form {@code GZIP_BY_RECORD} or {@code PLAIN}. */
  public int[] offsets(Form form) {
    int[] offsets = new int[records.size() + 1];
    for (int i = 0; i < records.size(); i++) {
      byte[] record = records.get(i);
      offsets[i + 1] = offsets[i] + (form == Form.PLAIN ? record : gzip(record)).length;
    }
    return offsets;
  }

  public Path write(Path file, Form form) throws IOException {
    return Files.write(file, toBytes(form));
  }

  public static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Deflate data, with or without the zlib header. */
  public static byte[] deflate(byte[] content, boolean raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, deflater)) {
      deflate.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    deflater.end();
    return out.toByteArray();
  }

  /**
   * One uncompressed meta-block of up to 65536 bytes and the empty last one (RFC 7932, section 9).
   */
  public static byte[] brotli(byte[] content) {
    int header = (content.length - 1) << 4 | 1 << 20;
    byte[] start = {(byte) header, (byte) (header >> 8), (byte) (header >> 16)};
    return concat(start, content, new byte[] {3});
  }

  /** The body in chunks of 7 bytes. */
  public static byte[] chunked(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int start = 0; start < body.length; start += 7) {
      byte[] chunk = Arrays.copyOfRange(body, start, Math.min(start + 7, body.length));
      out.writeBytes(concat(utf8(Integer.toHexString(chunk.length) + "\r\n"), chunk, utf8("\r\n")));
    }
    out.writeBytes(utf8("0\r\n\r\n"));
    return out.toByteArray();
  }
}
