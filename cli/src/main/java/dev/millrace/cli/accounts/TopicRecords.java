package dev.millrace.cli.accounts;

import dev.millrace.cli.run.Drain;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The committed records of a topic as it stands now, read as they are asked for. */
public final class TopicRecords<T extends SpecificRecord> implements Iterator<T> {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Deserializer<T> values;
  private final Predicate<String> wanted;
  private final Consumer<String, byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends;
  private Iterator<ConsumerRecord<String, byte[]>> polled = Collections.emptyIterator();
  private Optional<T> next = Optional.empty();

  private TopicRecords(
      Connection connection, RecordSerdes serdes, TypedTopic<T> topic, Predicate<String> wanted) {
    this.values = serdes.deserializer(topic.type());
    this.wanted = wanted;
    this.partitions = Drain.partitions(topic);
    this.consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(), new StringDeserializer(), new ByteArrayDeserializer());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.ends = consumer.endOffsets(partitions);
  }

  /** Those whose key is wanted; only they are decoded. To be closed. */
  public static <T extends SpecificRecord> Stream<T> stream(
      Connection connection, RecordSerdes serdes, TypedTopic<T> topic, Predicate<String> wanted) {
    TopicRecords<T> records = new TopicRecords<>(connection, serdes, topic, wanted);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(records, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(records.consumer::close);
  }

  /** All of those at once. */
  public static <T extends SpecificRecord> List<T> read(
      Connection connection, RecordSerdes serdes, TypedTopic<T> topic, Predicate<String> wanted) {
    try (Stream<T> records = stream(connection, serdes, topic, wanted)) {
      return records.toList();
    }
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && (polled.hasNext() || !isAtEnd())) {
      if (polled.hasNext()) {
        next = decoded(polled.next());
      } else {
        polled = consumer.poll(POLL).iterator();
      }
    }
    return next.isPresent();
  }

  private boolean isAtEnd() {
    return partitions.stream().allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L));
  }

  private Optional<T> decoded(ConsumerRecord<String, byte[]> record) {
    boolean skipped =
        record.value() == null || !wanted.test(record.key() == null ? "" : record.key());
    return skipped
        ? Optional.empty()
        : Optional.of(values.deserialize(record.topic(), record.value()));
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T record = next.orElseThrow();
    next = Optional.empty();
    return record;
  }
}
