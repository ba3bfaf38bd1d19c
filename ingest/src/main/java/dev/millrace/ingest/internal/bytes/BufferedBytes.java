package dev.millrace.ingest.internal.bytes;

import dev.millrace.ingest.SourceBytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A source's bytes as they lie there, from any offset on, a buffer at a time.
 *
 * <p>A failure of the disk or the connection is thrown unchecked: it ends the process, while an
 * {@link IOException} in this package always speaks of the content.
 */
public final class BufferedBytes implements Closeable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final SourceBytes source;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

  /** The offset in the source after the last byte of the buffer. */
  private long bufferEnd;

  public BufferedBytes(SourceBytes source) {
    this.source = source;
  }

  /** The offset of the next byte to be taken from {@link #buffer}. */
  long offset() {
    return bufferEnd - buffer.remaining();
  }

  /** How many bytes were taken, those that were passed over left out. */
  public long taken() {
    return source.before(offset());
  }

  public long size() {
    return source.size();
  }

  /** Makes the byte at {@code offset} the next one; within the buffer nothing is read again. */
  void seek(long offset) {
    long bufferStart = bufferEnd - buffer.limit();
    if (offset >= bufferStart && offset <= bufferEnd) {
      buffer.position((int) (offset - bufferStart));
    } else {
      buffer.limit(0);
      bufferEnd = offset;
    }
  }

  /** Sees to it that {@link #buffer} holds at least one byte; false at the end. */
  public boolean fill() {
    if (buffer.hasRemaining()) {
      return true;
    }
    buffer.clear();
    bufferEnd = source.next(bufferEnd);
    int read = source.read(buffer, bufferEnd);
    buffer.flip();
    bufferEnd += Math.max(read, 0);
    return read > 0;
  }

  /** The bytes at hand; taking some moves {@link #offset}. */
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
