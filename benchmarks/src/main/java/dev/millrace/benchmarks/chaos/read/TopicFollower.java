package dev.millrace.benchmarks.chaos.read;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads one topic's committed records, each once, from its beginning on. */
final class TopicFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * @throws IllegalStateException if the cluster has no such topic
   */
  TopicFollower(String bootstrapServers, String topic) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", "false");
    config.put("auto.offset.reset", "none");
    config.put("allow.auto.create.topics", "false");
    config.put("max.partition.fetch.bytes", 16 << 20);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      consumer.close();
      throw new IllegalStateException("no topic " + topic + " on " + bootstrapServers);
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Hands over what was committed since the last call, up to the end at this moment. */
  void advance(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    while (partitions.stream()
        .anyMatch(one -> consumer.position(one) < end.getOrDefault(one, 0L))) {
      consumer.poll(POLL).forEach(reader);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
