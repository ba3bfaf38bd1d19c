package dev.millrace.ingest.internal.bytes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.ingest.BrokenInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The records of a gzip file (RFC 1952), one or more gzip members in a row, with every member's
 * checksum verified and its offset known.
 *
 * <p>jwarc's own gzip channel verifies no checksum, and the JDK's stream hides where members begin.
 */
public final class GzipInput implements WarcInput {
  private static final int ID1 = 0x1f;
  private static final int ID2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;
  private static final int RESERVED_FLAGS = 0xe0;
  private static final int ID_AND_METHOD = ID1 << 16 | ID2 << 8 | DEFLATE;
  private static final byte[] RECORD_START = "WARC/".getBytes(US_ASCII);

  private final BufferedBytes bytes;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private boolean inMember;

  public GzipInput(BufferedBytes bytes) {
    this.bytes = bytes;
  }

  /** Whether a file that begins with these bytes is gzip. */
  public static boolean isGzip(ByteBuffer start) {
    return start.remaining() >= 2
        && (start.get(start.position()) & 0xff) == ID1
        && (start.get(start.position() + 1) & 0xff) == ID2;
  }

  @Override
  public int read(ByteBuffer target) throws BrokenInputException {
    if (!inMember) {
      if (!bytes.fill()) {
        return -1;
      }
      readHeader();
      inMember = true;
    }
    int total = 0;
    while (inMember && target.hasRemaining()) {
      total += inflate(target);
      if (inflater.finished()) {
        readTrailer();
        reset();
      }
    }
    return total;
  }

  private int inflate(ByteBuffer target) throws BrokenInputException {
    if (inflater.needsInput()) {
      if (!bytes.fill()) {
        throw broken("the file ends within a gzip member");
      }
      inflater.setInput(bytes.buffer());
    }
    int start = target.position();
    try {
      int count = inflater.inflate(target);
      if (count == 0 && inflater.needsDictionary()) {
        throw broken("a gzip member asks for a preset dictionary");
      }
      checksum.update(target.duplicate().flip().position(start));
      return count;
    } catch (DataFormatException e) {
      throw broken("damaged gzip data (" + e.getMessage() + ")");
    }
  }

  private void readHeader() throws BrokenInputException {
    int idAndMethod = nextByte() << 16 | nextByte() << 8 | nextByte();
    if (idAndMethod != ID_AND_METHOD) {
      throw broken(String.format("0x%06x where a gzip member should begin", idAndMethod));
    }
    int flags = nextByte();
    if ((flags & RESERVED_FLAGS) != 0) {
      throw broken("a gzip member with reserved flags");
    }
    skip(6); // modification time, extra flags, operating system
    if ((flags & FEXTRA) != 0) {
      skip(nextByte() | nextByte() << 8);
    }
    if ((flags & FNAME) != 0) {
      skipZeroTerminated();
    }
    if ((flags & FCOMMENT) != 0) {
      skipZeroTerminated();
    }
    if ((flags & FHCRC) != 0) {
      skip(2);
    }
  }

  private void readTrailer() throws BrokenInputException {
    long expected = nextLittleEndianInt();
    long length = nextLittleEndianInt();
    if (expected != checksum.getValue()) {
      throw broken("wrong checksum of a gzip member");
    }
    if (length != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw broken("wrong length of a gzip member");
    }
  }

  private long nextLittleEndianInt() throws BrokenInputException {
    return nextByte() | nextByte() << 8 | nextByte() << 16 | (long) nextByte() << 24;
  }

  private int nextByte() throws BrokenInputException {
    if (!bytes.fill()) {
      throw broken("the file ends within a gzip member");
    }
    return bytes.buffer().get() & 0xff;
  }

  private void skip(int count) throws BrokenInputException {
    for (int i = 0; i < count; i++) {
      nextByte();
    }
  }

  private void skipZeroTerminated() throws BrokenInputException {
    int next;
    do {
      next = nextByte();
    } while (next != 0);
  }

  private BrokenInputException broken(String what) {
    return new BrokenInputException(what + " at byte " + bytes.offset());
  }

  private void reset() {
    inflater.reset();
    checksum.reset();
    inMember = false;
  }

  @Override
  public long offset() {
    return bytes.offset();
  }

  @Override
  public boolean atMemberEnd() {
    return !inMember;
  }

  @Override
  public boolean seekableAnywhere() {
    return false;
  }

  @Override
  public void seek(long offset) {
    reset();
    bytes.seek(offset);
  }

  @Override
  public boolean seekNextRecord(long offset) {
    seek(offset);
    int lastThree = 0;
    while (bytes.fill()) {
      lastThree = ((lastThree << 8) | (bytes.buffer().get() & 0xff)) & 0xff_ffff;
      if (lastThree == ID_AND_METHOD) {
        long after = bytes.offset();
        if (beginsRecord(after - 3)) {
          seek(after - 3);
          return true;
        }
        seek(after);
      }
    }
    return false;
  }

  private boolean beginsRecord(long offset) {
    seek(offset);
    ByteBuffer start = ByteBuffer.allocate(RECORD_START.length);
    try {
      // -1 or 0 where an empty member ends
      return read(start) == RECORD_START.length
          && start.flip().equals(ByteBuffer.wrap(RECORD_START));
    } catch (BrokenInputException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    bytes.close();
  }
}
