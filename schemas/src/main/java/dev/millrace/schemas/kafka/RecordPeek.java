package dev.millrace.schemas.kafka;

import dev.millrace.schemas.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells stretches of a topic that hold records from those of nothing but markers of transactions,
 * which take offsets too. Safe for use by many threads.
 */
public final class RecordPeek implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Consumer<byte[], byte[]> consumer;
  private final int polls;

  /**
   * @param patience how long a broker may take to answer
   */
  public RecordPeek(Connection connection, Duration patience) {
    Map<String, Object> config = connection.consumerConfig();
    // One batch answers; ten megabytes of pages a look would cost as much as a stage.
    config.put("fetch.max.bytes", 1);
    config.put("max.partition.fetch.bytes", 1);
    config.put("max.poll.records", 1);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.polls = Math.toIntExact(Math.max(1, patience.dividedBy(POLL)));
  }

  /**
   * Whether there are markers only. False also where that cannot be told: a record of an open
   * transaction is never given, and neither is anything after it.
   *
   * @param end one past the last offset of the stretch
   */
  public boolean holdsNone(TopicPartition partition, long from, long end) {
    return firstTimestamp(partition, from, end).isEmpty();
  }

  /**
   * Timestamp of the first record, milliseconds; empty where there are markers only; -1 where that
   * cannot be told, as in {@link #holdsNone}.
   *
   * @param end one past the last offset of the stretch
   */
  public synchronized OptionalLong firstTimestamp(TopicPartition partition, long from, long end) {
    Optional<ConsumerRecord<byte[], byte[]>> first = first(partition, from, end);
    if (first.isPresent()) {
      return OptionalLong.of(first.get().timestamp());
    }
    return from >= end || consumer.position(partition) >= end
        ? OptionalLong.empty()
        : OptionalLong.of(-1);
  }

  /**
   * The first record; empty where there are markers only, and where that cannot be told.
   *
   * @param end one past the last offset of the stretch
   */
  public synchronized Optional<ConsumerRecord<byte[], byte[]>> first(
      TopicPartition partition, long from, long end) {
    if (from >= end) {
      return Optional.empty();
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long position = from;
    int left = polls;
    while (position < end && left > 0) {
      for (ConsumerRecord<byte[], byte[]> first : consumer.poll(POLL)) {
        return Optional.of(first);
      }
      long before = position;
      position = consumer.position(partition);
      left = position == before ? left - 1 : polls;
    }
    return Optional.empty();
  }

  @Override
  public synchronized void close() {
    consumer.close();
  }
}
