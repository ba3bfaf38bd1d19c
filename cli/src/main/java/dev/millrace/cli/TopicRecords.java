package dev.millrace.cli;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The committed records of a topic as it stands now. */
final class TopicRecords {
  private static final Duration POLL = Duration.ofMillis(200);

  private TopicRecords() {}

  /** Those whose key is wanted; only they are decoded. */
  static <T extends SpecificRecord> List<T> read(
      Connection connection, RecordSerdes serdes, TypedTopic<T> topic, Predicate<String> wanted) {
    List<TopicPartition> partitions = Drain.partitions(topic);
    Deserializer<T> values = serdes.deserializer(topic.type());
    List<T> records = new ArrayList<>();
    try (Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(), new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          if (record.value() != null && wanted.test(record.key() == null ? "" : record.key())) {
            records.add(values.deserialize(record.topic(), record.value()));
          }
        }
      }
    }
    return records;
  }
}
