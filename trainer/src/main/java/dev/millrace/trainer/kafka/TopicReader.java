package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads a one-partition topic from its start to its present end. The end is that of all records,
 * not of the committed ones before the first open transaction: another run's, left open by a crash,
 * must not hide what this run committed after it. Kafka aborts it after its timeout.
 */
final class TopicReader<T extends SpecificRecord> {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Connection connection;
  private final RecordSerdes serdes;
  private final TypedTopic<T> topic;
  private final TopicPartition partition;

  TopicReader(Connection connection, RecordSerdes serdes, TypedTopic<T> topic) {
    this.connection = connection;
    this.serdes = serdes;
    this.topic = topic;
    this.partition = new TopicPartition(topic.name(), 0);
  }

  /**
   * Gives the committed records one by one: those of months are not to be held at once.
   *
   * @throws IllegalStateException if a transaction stays open for minutes
   */
  void forEach(Consumer<ConsumerRecord<String, T>> taker) {
    long end = end();
    Map<String, Object> config = connection.consumerConfig();
    config.put("isolation.level", "read_committed");
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), serdes.deserializer(topic.type()))) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long reached = consumer.position(partition);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (reached < end) {
        consumer.poll(POLL).forEach(taker);
        if (consumer.position(partition) > reached) {
          reached = consumer.position(partition);
          deadline = System.nanoTime() + PATIENCE.toNanos();
        } else if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "topic "
                  + topic.name()
                  + " is read up to offset "
                  + reached
                  + " of "
                  + end
                  + " only; an open transaction holds readers back: abort it with"
                  + " kafka-transactions");
        }
      }
    }
  }

  private long end() {
    Map<String, Object> config = connection.consumerConfig();
    config.put("isolation.level", "read_uncommitted");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
  }
}
