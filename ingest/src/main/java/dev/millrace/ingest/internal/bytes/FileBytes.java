package dev.millrace.ingest.internal.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file's bytes as they lie on the disk, from any offset on.
 *
 * <p>A failure of the disk is thrown unchecked: it ends the process, while an {@link IOException}
 * in this package always speaks of the file's content.
 */
public final class FileBytes implements Closeable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

  /** The file offset after the last byte of the buffer. */
  private long bufferEnd;

  public FileBytes(Path file) throws IOException {
    channel = FileChannel.open(file);
  }

  /** The offset of the next byte to be taken from {@link #buffer}. */
  long offset() {
    return bufferEnd - buffer.remaining();
  }

  public long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Sees to it that {@link #buffer} holds at least one byte; false at the end of the file. */
  public boolean fill() {
    if (buffer.hasRemaining()) {
      return true;
    }
    try {
      buffer.clear();
      int read = channel.read(buffer, bufferEnd);
      buffer.flip();
      bufferEnd += Math.max(read, 0);
      return read > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes at hand; taking some moves {@link #offset}. */
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
