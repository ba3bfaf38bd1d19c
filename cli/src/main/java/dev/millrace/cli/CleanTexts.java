package dev.millrace.cli;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The texts on {@code clean-documents} as they stand now. */
final class CleanTexts {
  private static final Duration POLL = Duration.ofMillis(200);

  private CleanTexts() {}

  static List<String> read(Connection connection, Topics topics, RecordSerdes serdes) {
    List<TopicPartition> partitions = Drain.partitions(topics.cleanDocuments());
    List<String> texts = new ArrayList<>();
    try (Consumer<String, Document> consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(),
            new StringDeserializer(),
            serdes.deserializer(Document.class))) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<String, Document> record : consumer.poll(POLL)) {
          texts.add(record.value().getText());
        }
      }
    }
    return texts;
  }
}
