package dev.millrace.ingest.internal.bytes;

import dev.millrace.ingest.ReadSettings;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.netpreserve.jwarc.MessageHeaders;

/**
 * Undoes the content encodings of an HTTP body (RFC 9110, section 8.4), and stops when a body
 * expands beyond what an honest one does.
 *
 * <p>Body bytes that plainly are not in the encoding the header names are taken as they are: many
 * crawlers store bodies decoded and keep the header.
 */
public final class ContentDecoder {
  /** Below this size no ratio is checked: short runs of the same byte compress a thousandfold. */
  private static final long UNCHECKED_BYTES = 1 << 20;

  private static final Set<String> NONE = Set.of("", "identity", "none");
  private static final Set<String> SUPPORTED = Set.of("gzip", "x-gzip", "deflate", "br");

  private final ReadSettings settings;
  private long wireBytes;
  private boolean limitExceeded;

  public ContentDecoder(ReadSettings settings) {
    this.settings = settings;
  }

  /** The encodings in the order in which they were applied, in lower case. */
  public static List<String> encodings(MessageHeaders headers) {
    List<String> encodings = new ArrayList<>();
    for (String value : headers.all("Content-Encoding")) {
      for (String part : value.split(",", -1)) {
        String encoding = part.strip().toLowerCase(Locale.ROOT);
        if (!NONE.contains(encoding)) {
          encodings.add(encoding);
        }
      }
    }
    return encodings;
  }

  public static boolean supports(List<String> encodings) {
    return SUPPORTED.containsAll(encodings);
  }

  /** The body as it was before all encodings. */
  public InputStream decode(InputStream body, List<String> encodings) throws IOException {
    InputStream decoded = new WireCounter(body);
    for (String encoding : encodings.reversed()) {
      InputStream encoded = decoded;
      decoded = new Expansion(decodeOne(new BufferedInputStream(encoded), encoding));
    }
    return decoded;
  }

  /** Whether a read failed because the body expanded beyond the limits. */
  public boolean limitExceeded() {
    return limitExceeded;
  }

  private static InputStream decodeOne(BufferedInputStream in, String encoding) throws IOException {
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    return switch (encoding) {
      case "gzip", "x-gzip" -> first == 0x1f && second == 0x8b ? new GZIPInputStream(in) : in;
      // "deflate" means zlib (RFC 1950); some servers send raw deflate data (RFC 1951).
      case "deflate" -> first == '<' ? in : inflate(in, new Inflater(!isZlib(first, second)));
      default -> first < 0 ? in : new BrotliInputStream(in);
    };
  }

  private static InputStream inflate(InputStream in, Inflater inflater) {
    return new InflaterInputStream(in, inflater) {
      @Override
      public void close() throws IOException {
        super.close();
        inflater.end();
      }
    };
  }

  private static boolean isZlib(int first, int second) {
    return (first & 0x0f) == 8 && (first << 8 | second) % 31 == 0;
  }

  /** Counts the bytes as sent. */
  private final class WireCounter extends FilterInputStream {
    WireCounter(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      wireBytes += next < 0 ? 0 : 1;
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      wireBytes += Math.max(count, 0);
      return count;
    }
  }

  /** Counts the bytes one encoding yields. */
  private final class Expansion extends FilterInputStream {
    private long decodedBytes;

    Expansion(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      count(count);
      return count;
    }

    private void count(int bytes) throws IOException {
      decodedBytes += Math.max(bytes, 0);
      long ratioLimit = Math.max(UNCHECKED_BYTES, wireBytes * settings.expansionLimit());
      if (decodedBytes > Math.min(ratioLimit, settings.decodedLimitBytes())) {
        limitExceeded = true;
        throw new IOException(
            wireBytes + " bytes expand to more than " + (decodedBytes - 1) + " bytes");
      }
    }
  }
}
