package dev.millrace.ingest.internal.warc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.millrace.ingest.BrokenInputException;
import dev.millrace.ingest.NotWarcException;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.internal.bytes.BufferedBytes;
import dev.millrace.ingest.internal.bytes.FileKind;
import dev.millrace.ingest.internal.bytes.GzipInput;
import dev.millrace.ingest.internal.bytes.PlainInput;
import dev.millrace.ingest.internal.bytes.WarcInput;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.OptionalLong;
import org.netpreserve.jwarc.WarcParser;

/**
 * Tells the records of a WARC file apart: the header by jwarc's grammar, the block by its length,
 * and between them the offsets from which reading can go on.
 *
 * <p>For each record: {@link #nextHeader}, {@link #block}, {@link #finish}. After a {@link
 * BrokenInputException} from any of them, {@link #recover} finds the next record.
 */
public final class RecordReader implements Closeable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int HEADER_LIMIT_BYTES = 1 << 20;

  private final String name;
  private final long fileBytes;
  private final BufferedBytes bytes;
  private final WarcInput input;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private final WarcParser parser = new WarcParser();

  /** Where the current record begins; empty inside a gzip member. */
  private OptionalLong recordOffset = OptionalLong.of(0);

  /** The start of the last gzip member that began with a record. */
  private long lastSeekableOffset;

  private RecordBlock block;

  private RecordReader(String name, BufferedBytes bytes) throws IOException {
    this.name = name;
    this.bytes = bytes;
    this.fileBytes = bytes.size();
    if (!bytes.fill()) {
      throw new NotWarcException(name + " is empty, no WARC file");
    }
    input = GzipInput.isGzip(bytes.buffer()) ? new GzipInput(bytes) : new PlainInput(bytes);
    block = new RecordBlock(input, buffer, 0);
    parser.setLenient(true);
  }

  /** Opens a source before its first record. */
  public static RecordReader open(Source source) throws IOException {
    BufferedBytes bytes = new BufferedBytes(source.open());
    try {
      RecordReader reader = new RecordReader(source.name(), bytes);
      reader.checkStart();
      return reader;
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private void checkStart() throws NotWarcException {
    String start = "";
    try {
      while (buffer.remaining() < 5 && fill()) {
        // a gzip member may yield fewer bytes than asked for
      }
      byte[] bytes = new byte[Math.min(buffer.remaining(), 60)];
      buffer.get(buffer.position(), bytes);
      start = new String(bytes, ISO_8859_1);
    } catch (BrokenInputException e) {
      // A damaged first member must not cost the others; without others it is no WARC we could
      // read.
      if (input.seekNextRecord(1)) {
        seek(0);
        return;
      }
      throw new NotWarcException(name + " is no WARC file: " + e.getMessage());
    }
    if (!start.startsWith("WARC/")) {
      throw new NotWarcException(
          name + " is no WARC file: it begins with " + FileKind.describe(start));
    }
  }

  /** Continues at an offset given by {@link #recordOffset} earlier. */
  public void seek(long offset) {
    input.seek(offset);
    buffer.limit(0);
    recordOffset = OptionalLong.of(offset);
    lastSeekableOffset = offset;
  }

  /** Where the current record begins, or the next one after {@link #finish}; empty in a member. */
  public OptionalLong recordOffset() {
    return recordOffset;
  }

  /** How far the file has been read. */
  public long offset() {
    return input.offset();
  }

  /** How many bytes of it have been read, those that nobody wants left out. */
  public long bytesRead() {
    return bytes.taken();
  }

  public long fileBytes() {
    return fileBytes;
  }

  /** The next record's header; empty at the end of the file. */
  public Optional<RecordHeader> nextHeader() throws BrokenInputException {
    parser.reset();
    try {
      if (!skipNewlines() || !parser.parse(new HeaderChannel(), buffer)) {
        return Optional.empty();
      }
      if (!parser.version().getProtocol().equals("WARC")) {
        throw new BrokenInputException("an ARC record, which is not read");
      }
    } catch (BrokenInputException e) {
      throw e;
    } catch (EOFException e) {
      throw new BrokenInputException(
          "the file ends within a record's header at byte " + input.offset());
    } catch (IOException | RuntimeException e) {
      throw new BrokenInputException("no WARC header (" + withoutContext(e) + ")");
    }
    RecordHeader header = new RecordHeader(parser.headers());
    block = new RecordBlock(input, buffer, header.contentLength());
    return Optional.of(header);
  }

  /** jwarc appends what lies in its buffer, which depends on where reading began. */
  private static String withoutContext(Exception e) {
    return String.valueOf(e.getMessage()).split(":", 2)[0];
  }

  /** False at the end of the file. */
  private boolean skipNewlines() throws BrokenInputException {
    while (true) {
      if (!buffer.hasRemaining() && !fill()) {
        return false;
      }
      if (buffer.hasRemaining() && !isNewline(buffer.get(buffer.position()))) {
        return true;
      }
      if (buffer.hasRemaining()) {
        buffer.get();
      }
    }
  }

  private static boolean isNewline(byte b) {
    return b == '\r' || b == '\n';
  }

  /** The current record's block. */
  public RecordBlock block() {
    return block;
  }

  /** Passes the rest of the block and the line ends after it, and verifies both. */
  public void finish() throws IOException {
    block.drain();
    int newlines = 0;
    while (true) {
      if (!buffer.hasRemaining()) {
        if (input.atMemberEnd() || !fill()) {
          recordOffset = OptionalLong.of(input.offset());
          lastSeekableOffset = input.offset();
          return;
        }
      } else if (newlines < 4 && isNewline(buffer.get(buffer.position()))) {
        buffer.get();
        newlines++;
      } else {
        break;
      }
    }
    // ISO 28500, section 4: record = header CRLF block CRLF CRLF. Some writers end with fewer.
    if (newlines < 4 && (newlines == 0 || buffer.get(buffer.position()) != 'W')) {
      throw new BrokenInputException(
          "no CRLF CRLF after the "
              + block.size()
              + " bytes the record announces, at byte "
              + input.offset());
    }
    recordOffset =
        input.seekableAnywhere()
            ? OptionalLong.of(input.offset() - buffer.remaining())
            : OptionalLong.empty();
    lastSeekableOffset = recordOffset.orElse(lastSeekableOffset);
  }

  /**
   * Goes to the next record after one that cannot be read; to the end of the file where there is
   * none.
   *
   * <p>In a compressed file that is the next gzip member which begins with a record: its checksum
   * proves it is one. Within a member nothing does, so records that share the damaged member are
   * lost. In a plain file it is the next {@code WARC/} after an empty line; a page that quotes a
   * WARC file could pass for one there, but only after damage.
   */
  public void recover() {
    long from = lastSeekableOffset + 1;
    seek(input.seekNextRecord(from) ? input.offset() : fileBytes);
  }

  /** False at the end of the file; at the end of a member the buffer may stay empty. */
  private boolean fill() throws BrokenInputException {
    buffer.compact();
    try {
      return input.read(buffer) >= 0;
    } finally {
      buffer.flip();
    }
  }

  @Override
  public void close() throws IOException {
    input.close();
  }

  /** The input as jwarc's parser wants it, up to a limit no header reaches. */
  private final class HeaderChannel implements ReadableByteChannel {
    private long count;

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (count >= HEADER_LIMIT_BYTES) {
        throw new BrokenInputException("a header of more than " + HEADER_LIMIT_BYTES + " bytes");
      }
      int read = input.read(target);
      count += Math.max(read, 0);
      return read;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
