package dev.millrace.crawl.fetch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Undoes gzip up to a size. */
public final class Gunzip {
  private Gunzip() {}

  /** What could be read before the limit, the end or the damage. */
  public static byte[] upTo(byte[] gzip, int limitBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(limitBytes, 4 * gzip.length));
    byte[] chunk = new byte[8192];
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      while (out.size() < limitBytes) {
        int read = in.read(chunk, 0, Math.min(chunk.length, limitBytes - out.size()));
        if (read < 0) {
          break;
        }
        out.write(chunk, 0, read);
      }
    } catch (IOException e) {
      // damaged: what came before stands
    }
    return out.toByteArray();
  }
}
