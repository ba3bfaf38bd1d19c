package dev.millrace.ingest.internal.http;

import com.github.luben.zstd.ZstdInputStream;
import dev.millrace.ingest.ReadSettings;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/**
 * Undoes the content codings of an HTTP body (RFC 9110, section 8.4), and stops when a body expands
 * beyond what an honest one does.
 *
 * <p>A coding that nobody knows ({@code utf-8}, {@code binary}, {@code aws-chunked}) is taken for
 * none, as browsers do. So are body bytes that plainly are not in the coding the header names: many
 * crawlers store bodies decoded and keep the header.
 */
public final class ContentDecoder {
  /** Below this size no ratio is checked: short runs of the same byte compress a thousandfold. */
  private static final long UNCHECKED_BYTES = 1 << 20;

  /** How much of a body is looked at for signs of text. */
  private static final int TEXT_SIGN_BYTES = 64;

  /** As curl and urllib3 undo: a stream lies in a stream for each, on the stack as well. */
  private static final int MOST_CODINGS = 5;

  private static final int GZIP_MAGIC = 0x1f8b;

  /** The first two bytes of a zstd frame (RFC 8878, section 3.1.1). */
  private static final int ZSTD_MAGIC = 0x28b5;

  private static final Set<String> KNOWN = Set.of("gzip", "x-gzip", "deflate", "br", "zstd");

  /** They change the bytes, and need what a stored body does not have, or are no longer used. */
  private static final Set<String> UNSUPPORTED = Set.of("compress", "x-compress", "dcb", "dcz");

  private final ReadSettings settings;
  private long wireBytes;
  private boolean limitExceeded;
  private boolean unsupported;

  public ContentDecoder(ReadSettings settings) {
    this.settings = settings;
  }

  /**
   * The codings in the order in which they were applied, in lower case, without those that leave
   * the bytes as they are.
   *
   * @param values of Content-Encoding
   */
  public static List<String> codings(Stream<String> values) {
    return values
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(coding -> coding.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .filter(coding -> KNOWN.contains(coding) || UNSUPPORTED.contains(coding))
        .toList();
  }

  /** The body as it was before all codings; more of them than any honest one has are a bomb. */
  public InputStream decode(InputStream body, List<String> codings) throws IOException {
    if (codings.size() > MOST_CODINGS) {
      limitExceeded = true;
      throw new IOException(codings.size() + " content codings: at most " + MOST_CODINGS);
    }
    InputStream decoded = new WireCounter(body);
    for (String coding : codings.reversed()) {
      InputStream coded = decoded;
      decoded = new Expansion(decodeOne(new BufferedInputStream(coded), coding));
    }
    return decoded;
  }

  /** Whether a read failed because the body went beyond the limits. */
  public boolean limitExceeded() {
    return limitExceeded;
  }

  /** Whether the body is in a coding that is known and not undone. */
  public boolean unsupported() {
    return unsupported;
  }

  private InputStream decodeOne(BufferedInputStream in, String coding) throws IOException {
    in.mark(TEXT_SIGN_BYTES);
    byte[] start = in.readNBytes(TEXT_SIGN_BYTES);
    in.reset();
    if (start.length == 0 || isMarkup(start)) {
      return in;
    }
    int magic = start.length < 2 ? -1 : (start[0] & 0xff) << 8 | (start[1] & 0xff);
    return switch (coding) {
      case "gzip", "x-gzip" -> magic == GZIP_MAGIC ? new GZIPInputStream(in) : in;
      // "deflate" means zlib (RFC 1950); some servers send raw deflate data (RFC 1951).
      case "deflate" -> inflate(in, new Inflater(!isZlib(magic)));
      case "br" -> new BrotliInputStream(in);
      case "zstd" -> magic == ZSTD_MAGIC ? new ZstdInputStream(in) : in;
      default -> {
        unsupported = true;
        yield in;
      }
    };
  }

  /** Whether a body begins as HTML does, and so is in no coding. */
  private static boolean isMarkup(byte[] start) {
    int first = 0;
    while (first < start.length && (start[first] == ' ' || isLineSpace(start[first]))) {
      first++;
    }
    if (first == start.length || start[first] != '<') {
      return false;
    }
    for (byte b : start) {
      if (b >= 0 && b < ' ' && !isLineSpace(b)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLineSpace(byte b) {
    return b >= '\t' && b <= '\r';
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

  private static boolean isZlib(int magic) {
    return (magic >> 8 & 0x0f) == 8 && magic % 31 == 0;
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

  /** Counts the bytes one coding yields. */
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
