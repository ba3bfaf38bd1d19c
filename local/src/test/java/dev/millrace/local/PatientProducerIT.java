package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.stream.PatientProducer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PatientProducerIT {
  private static final TopicPartition PAGES = new TopicPartition("pages", 0);
  private static final int MAX_BLOCK_MILLIS = 2_000;

  @Test
  void aTransactionEndsWithItsOffsetsHoweverLongTheBrokerIsAway(@TempDir Path folder)
      throws Exception {
    LocalCluster first = LocalCluster.start(folder, LocalPorts.any());
    String bootstrapServers = first.bootstrapServers();
    Records.createTopic(bootstrapServers, PAGES.topic());
    try (Producer<byte[], byte[]> producer = producer(bootstrapServers);
        KafkaConsumer<String, String> member = Records.member(bootstrapServers, "readers")) {
      producer.beginTransaction();
      byte[] value = "written".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(PAGES.topic(), value)).get();
      first.close();

      CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> end(producer, member));
      Thread.sleep(2 * MAX_BLOCK_MILLIS);
      assertThat(ended).isNotDone();

      try (LocalCluster second = LocalCluster.start(folder, LocalPorts.any())) {
        assertThat(second.bootstrapServers()).isEqualTo(bootstrapServers);
        ended.get(1, TimeUnit.MINUTES);
        // Waits for the commit's markers.
        Records.producer(bootstrapServers, "writer").close();
        assertThat(Records.readCommitted(bootstrapServers, PAGES.topic()))
            .containsExactly("written");
        assertThat(Records.committed(member, PAGES)).isEqualTo(1);
      }
    }
  }

  private static void end(Producer<byte[], byte[]> producer, KafkaConsumer<String, String> member) {
    producer.sendOffsetsToTransaction(
        Map.of(PAGES, new OffsetAndMetadata(1)), member.groupMetadata());
    producer.commitTransaction();
  }

  /** Once it has its id, it waits for nothing longer than that. */
  private static Producer<byte[], byte[]> producer(String bootstrapServers) {
    // Makes the coordinators' topic, which takes longer than that.
    Records.producer(bootstrapServers, "another").close();
    Producer<byte[], byte[]> producer =
        new PatientProducer.Supplier()
            .getProducer(
                Map.of(
                    "bootstrap.servers",
                    bootstrapServers,
                    "transactional.id",
                    "writer",
                    "max.block.ms",
                    MAX_BLOCK_MILLIS));
    producer.initTransactions();
    return producer;
  }
}
