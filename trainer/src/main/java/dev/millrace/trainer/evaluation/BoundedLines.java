package dev.millrace.trainer.evaluation;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The lines of a file, plain or gzip, one after the other; none of them fills the heap. */
final class BoundedLines implements Closeable {
  static final int MOST_CHARACTERS = 1 << 20;

  private final Reader reader;
  private int number;

  private BoundedLines(Reader reader) {
    this.reader = reader;
  }

  static BoundedLines open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return new BoundedLines(
          new BufferedReader(
              new InputStreamReader(unpacked(in), StandardCharsets.UTF_8.newDecoder())));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static InputStream unpacked(InputStream file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(file, 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  /** Number of the line that was read last, from 1; 0 before the first. */
  int number() {
    return number;
  }

  /** The next line that is not blank; cut off behind its bound. */
  Optional<String> next() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = reader.read();
    while (c >= 0) {
      number++;
      while (c >= 0 && c != '\n') {
        if (line.length() <= MOST_CHARACTERS) {
          line.append((char) c);
        }
        c = reader.read();
      }
      if (!line.toString().isBlank()) {
        return Optional.of(line.toString());
      }
      line.setLength(0);
      c = reader.read();
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
