package dev.millrace.ingest.internal.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The records of an uncompressed file. */
public final class PlainInput implements WarcInput {
  // The ends of the previous record's CRLF CRLF, or of its LF LF, with the next one's first bytes.
  private static final long CRLF_WARC = bytesOf("\n\r\nWARC/");
  private static final long LF_WARC = bytesOf("\0\n\nWARC/");
  private static final long LAST_SEVEN_BYTES = 0x00ff_ffff_ffff_ffffL;

  private final BufferedBytes bytes;

  public PlainInput(BufferedBytes bytes) {
    this.bytes = bytes;
  }

  private static long bytesOf(String eightCharacters) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | eightCharacters.charAt(i);
    }
    return value;
  }

  @Override
  public int read(ByteBuffer target) {
    if (!bytes.fill()) {
      return -1;
    }
    ByteBuffer source = bytes.buffer();
    int count = Math.min(source.remaining(), target.remaining());
    target.put(target.position(), source, source.position(), count);
    target.position(target.position() + count);
    source.position(source.position() + count);
    return count;
  }

  @Override
  public long offset() {
    return bytes.offset();
  }

  @Override
  public boolean atMemberEnd() {
    return false;
  }

  @Override
  public boolean seekableAnywhere() {
    return true;
  }

  @Override
  public void seek(long offset) {
    bytes.seek(offset);
  }

  @Override
  public boolean seekNextRecord(long offset) {
    bytes.seek(offset);
    long lastEight = 0;
    while (bytes.fill()) {
      ByteBuffer buffer = bytes.buffer();
      while (buffer.hasRemaining()) {
        lastEight = (lastEight << 8) | (buffer.get() & 0xff);
        if (lastEight == CRLF_WARC || (lastEight & LAST_SEVEN_BYTES) == LF_WARC) {
          bytes.seek(bytes.offset() - "WARC/".length());
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
