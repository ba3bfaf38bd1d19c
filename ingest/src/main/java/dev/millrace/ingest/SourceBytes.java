package dev.millrace.ingest;

import java.io.Closeable;
import java.nio.ByteBuffer;

/**
 * The bytes of an opened {@link Source}. Reads mostly follow one another; one that does not is a
 * seek. Used by one thread.
 */
public interface SourceBytes extends Closeable {

  /** The size, which does not change while it is open. */
  long size();

  /**
   * Where reading goes on at {@code offset}: there, or where the next wanted bytes begin, if those
   * between are not wanted; at last the size.
   */
  default long next(long offset) {
    return offset;
  }

  /** How many of the wanted bytes lie before this offset. */
  default long before(long offset) {
    return offset;
  }

  /**
   * Reads some bytes from {@code offset} on.
   *
   * @return how many; -1 at or after the end
   * @throws java.io.UncheckedIOException if the disk or the connection fails for good: it speaks of
   *     the place and not of the content
   */
  int read(ByteBuffer target, long offset);
}
