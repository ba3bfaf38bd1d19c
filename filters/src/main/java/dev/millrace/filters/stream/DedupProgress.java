package dev.millrace.filters.stream;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * How far a running curation has decided, read from the changelog of its order. Documents that wait
 * for their turn are no lag of any topic.
 */
public final class DedupProgress implements AutoCloseable {
  static final String STORE = "dedup-progress";

  /** Key of the timestamp before which every document has been decided. */
  static final String RELEASED = "released";

  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<String, Long> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Map<TopicPartition, Long> released = new HashMap<>();

  /** Begins to read; the curation has to have been started once. */
  public DedupProgress(Connection connection, Topics topics) {
    String changelog = topics.applicationId("curation") + "-" + STORE + "-changelog";
    for (int partition = 0; partition < topics.settings().partitions(); partition++) {
      partitions.add(new TopicPartition(changelog, partition));
    }
    consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(), new StringDeserializer(), new LongDeserializer());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Whether all documents with this or an earlier timestamp have been decided and committed. */
  public boolean isPast(long timestamp) {
    for (var records = consumer.poll(POLL); !records.isEmpty(); records = consumer.poll(POLL)) {
      for (ConsumerRecord<String, Long> record : records) {
        if (record.key().equals(RELEASED) && record.value() != null) {
          released.put(new TopicPartition(record.topic(), record.partition()), record.value());
        }
      }
    }
    return partitions.stream().allMatch(one -> released.getOrDefault(one, -1L) > timestamp);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
