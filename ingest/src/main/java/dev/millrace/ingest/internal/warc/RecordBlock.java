package dev.millrace.ingest.internal.warc;

import dev.millrace.ingest.BrokenInputException;
import dev.millrace.ingest.internal.bytes.WarcInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.netpreserve.jwarc.LengthedBody;

/**
 * The block of one WARC record: exactly Content-Length bytes of the file.
 *
 * <p>A failure of the file while the block is read is remembered and thrown again by {@link
 * #drain}, whatever decoders in between made of it.
 */
final class RecordBlock implements LengthedBody.LengthedReadableByteChannel {
  private final WarcInput input;
  private final ByteBuffer buffer;
  private final long size;
  private long position;
  private long readLimit;
  private Optional<BrokenInputException> failure = Optional.empty();

  /**
   * @param buffer bytes already read from {@code input}; they come first
   */
  RecordBlock(WarcInput input, ByteBuffer buffer, long size) {
    this.input = input;
    this.buffer = buffer;
    this.size = size;
    this.readLimit = size;
  }

  /** Lets at most this many bytes be read until the next call, so that no header fills the heap. */
  void limitReading(long bytes) {
    readLimit = Math.min(size, position + bytes);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (position >= size) {
      return -1;
    }
    if (position >= readLimit) {
      throw new IOException("header of more than " + readLimit + " bytes");
    }
    int savedLimit = target.limit();
    target.limit(target.position() + (int) Math.min(target.remaining(), readLimit - position));
    try {
      int count = buffer.hasRemaining() ? take(target) : readFile(target);
      position += count;
      return count;
    } finally {
      target.limit(savedLimit);
    }
  }

  private int take(ByteBuffer target) {
    int count = Math.min(buffer.remaining(), target.remaining());
    target.put(target.position(), buffer, buffer.position(), count);
    target.position(target.position() + count);
    buffer.position(buffer.position() + count);
    return count;
  }

  private int readFile(ByteBuffer target) throws BrokenInputException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    try {
      int count = 0;
      while (count == 0 && target.hasRemaining()) {
        count = input.read(target);
      }
      if (count < 0) {
        throw new BrokenInputException(
            "the file ends at byte "
                + input.offset()
                + ", "
                + (size - position)
                + " bytes before the record does");
      }
      return count;
    } catch (BrokenInputException e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  /** Reads and forgets what is left of the block. */
  void drain() throws IOException {
    readLimit = size;
    long rest = size - position;
    if (rest <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) rest);
      position = size;
      return;
    }
    position += buffer.remaining();
    buffer.position(buffer.limit());
    ByteBuffer scratch = ByteBuffer.allocate((int) Math.min(size - position, 64 * 1024));
    while (position < size) {
      if (read(scratch.clear()) < 0) {
        return;
      }
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
