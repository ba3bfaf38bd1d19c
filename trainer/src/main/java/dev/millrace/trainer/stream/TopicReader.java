package dev.millrace.trainer.stream;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a one-partition topic from its start to its present end. */
final class TopicReader<T extends SpecificRecord> {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Connection connection;
  private final RecordSerdes serdes;
  private final TypedTopic<T> topic;

  TopicReader(Connection connection, RecordSerdes serdes, TypedTopic<T> topic) {
    this.connection = connection;
    this.serdes = serdes;
    this.topic = topic;
  }

  List<ConsumerRecord<String, T>> readAll() {
    TopicPartition partition = new TopicPartition(topic.name(), 0);
    List<ConsumerRecord<String, T>> records = new ArrayList<>();
    Map<String, Object> config = connection.consumerConfig();
    try (Consumer<String, T> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), serdes.deserializer(topic.type()))) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }
}
