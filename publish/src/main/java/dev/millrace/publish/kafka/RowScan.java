package dev.millrace.publish.kafka;

import dev.millrace.publish.table.Row;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.RecordHead;
import dev.millrace.schemas.kafka.ScanNotices;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** A topic's records as rows, in order. Used by one thread, but for {@link #close}. */
final class RowScan<T extends SpecificRecord> implements AutoCloseable {
  private final PublishedTopic<T> published;
  private final OpenScan<TopicRecord<T>> scan;
  private final Consumer<RecordHead> taken;

  private RowScan(
      PublishedTopic<T> published, OpenScan<TopicRecord<T>> scan, Consumer<RecordHead> taken) {
    this.published = published;
    this.scan = scan;
    this.taken = taken;
  }

  /**
   * @param from where partitions begin; those without begin at their first retained record
   * @param taken called with each record after its row
   * @param withdraw called with each record that has no value
   */
  static <T extends SpecificRecord> RowScan<T> open(
      PublishedTopic<T> published,
      Connection connection,
      RecordSerdes serdes,
      Map<TopicPartition, Long> from,
      Consumer<RecordHead> taken,
      Consumer<RecordHead> withdraw,
      ScanNotices notices) {
    return new RowScan<>(
        published,
        TopicScan.values(
                PublishLoop.READER,
                connection,
                serdes,
                List.of(published.topic()),
                head -> true,
                Optional.of(withdraw))
            .from(from)
            .telling(notices)
            .open(),
        taken);
  }

  /** What is there or comes within a moment. */
  void poll(Consumer<Row> taker) {
    scan.poll(record -> give(record, taker));
  }

  /** All that was committed to the topic before this call. */
  void toEnd(Consumer<Row> taker) {
    scan.toEnd(record -> give(record, taker));
  }

  private void give(TopicRecord<T> record, Consumer<Row> taker) {
    taker.accept(published.row().apply(record.value(), record.head().location()));
    taken.accept(record.head());
  }

  /** By partition, the record that is read next; while a taker is called, the one it has. */
  Map<TopicPartition, Long> next() {
    return scan.next();
  }

  @Override
  public void close() {
    scan.close();
  }
}
