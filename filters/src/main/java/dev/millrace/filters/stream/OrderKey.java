package dev.millrace.filters.stream;

import java.nio.ByteBuffer;
import java.util.Comparator;

/**
 * A document's place in the one order of all documents, which depends on the {@code documents}
 * topic alone: by time, then by partition, then by offset.
 *
 * @param timestamp the latest of its partition up to this record, milliseconds, not negative
 * @param source partition of {@code documents}
 * @param offset in that partition
 */
record OrderKey(long timestamp, int source, long offset) implements Comparable<OrderKey> {
  /** Length of {@link #toBytes}. */
  static final int BYTES = Long.BYTES + Integer.BYTES + Long.BYTES;

  private static final Comparator<OrderKey> ORDER =
      Comparator.comparingLong(OrderKey::timestamp)
          .thenComparingInt(OrderKey::source)
          .thenComparingLong(OrderKey::offset);

  @Override
  public int compareTo(OrderKey other) {
    return ORDER.compare(this, other);
  }

  /** Big-endian, so that the bytes sort as the keys do. */
  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(timestamp).putInt(source).putLong(offset).array();
  }

  /** The key in the next {@link #BYTES} bytes. */
  static OrderKey read(ByteBuffer bytes) {
    return new OrderKey(bytes.getLong(), bytes.getInt(), bytes.getLong());
  }
}
