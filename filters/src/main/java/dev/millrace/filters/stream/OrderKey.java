package dev.millrace.filters.stream;

import dev.millrace.schemas.Document;
import java.nio.ByteBuffer;
import java.util.Comparator;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A document's place in the one order of all documents, which is that of their pages on {@code
 * pages}: by the time at which the page was appended, then by partition, then by offset. A page's
 * document stands in the partition of its page, and there in the order of the pages; so a replay of
 * the same pages gives the same order, whenever and in whatever turns they were extracted.
 *
 * @param timestamp of the page, milliseconds, not negative
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

  /**
   * The place of a document. One that does not say when its page was appended, or says that it was
   * after the document, is placed by its own time.
   *
   * @param appendedAt when the document was appended, milliseconds
   */
  static OrderKey of(Document document, long appendedAt, RecordMetadata metadata) {
    long pageAppendedAt = document.getIngestedAt().toEpochMilli();
    boolean plausible =
        pageAppendedAt > 0 && pageAppendedAt <= appendedAt + SourcePromises.CLOCKS.toMillis();
    return new OrderKey(
        plausible ? pageAppendedAt : appendedAt, metadata.partition(), metadata.offset());
  }

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
