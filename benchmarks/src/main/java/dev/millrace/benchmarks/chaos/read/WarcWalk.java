package dev.millrace.benchmarks.chaos.read;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The records of an undamaged WARC file, gzipped or not, one after the other (ISO 28500: a version
 * line, fields, a blank line, as many bytes as Content-Length says, two line ends).
 */
final class WarcWalk implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f;

  private final Path file;
  private final InputStream in;

  /**
   * @throws IOException if the file cannot be read
   */
  WarcWalk(Path file) throws IOException {
    this.file = file;
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    raw.mark(1);
    boolean gzipped = raw.read() == GZIP_MAGIC;
    raw.reset();
    this.in =
        gzipped
            ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES)
            : raw;
  }

  /**
   * The next record; empty at the end.
   *
   * @throws IOException if what comes is no record, or breaks off
   */
  Optional<WarcRecord> next() throws IOException {
    int first = in.read();
    while (first == '\r' || first == '\n') {
      first = in.read();
    }
    if (first < 0) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(first);
    int blockStart = readHeader(bytes);
    Map<String, String> fields = HeaderLines.fields(bytes.toByteArray(), 0, blockStart);
    int length = contentLength(fields);
    byte[] block = in.readNBytes(length);
    if (block.length < length) {
      throw broken("ends within a record");
    }
    bytes.writeBytes(block);
    bytes.writeBytes(new byte[] {'\r', '\n', '\r', '\n'});
    return Optional.of(new WarcRecord(fields, bytes.toByteArray(), blockStart, length));
  }

  private int readHeader(ByteArrayOutputStream bytes) throws IOException {
    int lineLength = 1;
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw broken("ends within a header");
      }
      bytes.write(next);
      if (next == '\n') {
        if (lineLength == 0) {
          return bytes.size();
        }
        lineLength = 0;
      } else if (next != '\r') {
        lineLength++;
      }
    }
  }

  private int contentLength(Map<String, String> fields) throws IOException {
    String value = fields.getOrDefault("content-length", "");
    int length = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
    if (length < 0) {
      throw broken("has a record with Content-Length '" + value + "'");
    }
    return length;
  }

  private IOException broken(String what) {
    return new EOFException(file + " " + what + ": only undamaged WARC files can be counted");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
