package dev.millrace.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes and reads strings on one partition. */
final class Records {

  private Records() {}

  static void createTopic(String bootstrapServers, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, 1, (short) 1)
                      .configs(Map.of("max.message.bytes", Integer.toString(11 << 20)))))
          .all()
          .get();
    }
  }

  static KafkaProducer<String, String> producer(String bootstrapServers, String id) {
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                id,
                "max.request.size",
                11 << 20),
            new StringSerializer(),
            new StringSerializer());
    producer.initTransactions();
    return producer;
  }

  /**
   * Writes the values in one transaction and returns when its marker is in the log: a commit is
   * answered before that, and a reader of the last stable offset would find nothing. The next start
   * of the same transactional id waits for the marker.
   */
  static void writeInTransaction(
      String bootstrapServers, String topic, List<String> values, boolean commit) {
    try (KafkaProducer<String, String> producer = producer(bootstrapServers, "writer")) {
      producer.beginTransaction();
      for (String value : values) {
        var _ = producer.send(new ProducerRecord<>(topic, value));
      }
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
    producer(bootstrapServers, "writer").close();
  }

  /** All values up to the last stable offset. */
  static List<String> readCommitted(String bootstrapServers, String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      List<String> values = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(message -> values.add(message.value()));
      }
      return values;
    }
  }

  /** For a group's metadata and offsets; it joins nothing. */
  static KafkaConsumer<String, String> member(String bootstrapServers, String group) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "group.id",
            group,
            "isolation.level",
            "read_committed",
            "default.api.timeout.ms",
            20_000),
        new StringDeserializer(),
        new StringDeserializer());
  }

  /** 0 before the first commit. */
  static long committed(KafkaConsumer<String, String> member, TopicPartition partition) {
    OffsetAndMetadata offset = member.committed(Set.of(partition)).get(partition);
    return offset == null ? 0 : offset.offset();
  }
}
