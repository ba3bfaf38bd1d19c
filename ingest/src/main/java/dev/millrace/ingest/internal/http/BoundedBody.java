package dev.millrace.ingest.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A body up to a limit.
 *
 * @param truncated whether it goes on, breaks off or is damaged after these bytes
 */
public record BoundedBody(byte[] bytes, boolean truncated) {

  /** An input that gives no byte this often in a row is taken for damaged. */
  private static final int MAX_EMPTY_READS = 1000;

  /** Reads up to the limit; a body that breaks off or is damaged keeps what could be read. */
  public static BoundedBody read(InputStream in, int limitBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[16 * 1024];
    int emptyReads = 0;
    try {
      while (out.size() <= limitBytes && emptyReads < MAX_EMPTY_READS) {
        int count = in.read(chunk);
        if (count < 0) {
          return new BoundedBody(out.toByteArray(), false);
        }
        emptyReads = count == 0 ? emptyReads + 1 : 0;
        out.write(chunk, 0, count);
      }
    } catch (IOException | RuntimeException e) {
      // jwarc's and brotli's decoders throw both on damaged data; the mark below tells the reader
      return new BoundedBody(out.toByteArray(), true);
    }
    byte[] bytes = out.toByteArray();
    return new BoundedBody(Arrays.copyOf(bytes, Math.min(bytes.length, limitBytes)), true);
  }
}
