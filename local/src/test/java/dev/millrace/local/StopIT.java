package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker is stopped, not killed, while transactions go on. */
@Timeout(180)
class StopIT {
  private static final String TOPIC = "pages";
  private static final int WRITERS = 4;
  private static final int STOPS = 2;
  private static final TopicPartition READ = new TopicPartition(TOPIC, 0);

  @TempDir Path folder;

  @Test
  void whatATransactionWroteAndHowFarItHadReadStayTogether() throws Exception {
    for (int stop = 0; stop < STOPS; stop++) {
      List<Thread> writers;
      try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
        if (stop == 0) {
          Records.createTopic(cluster.bootstrapServers(), TOPIC);
          createOthers(cluster.bootstrapServers());
          Records.producer(cluster.bootstrapServers(), "makes the coordinators' topic").close();
        }
        CountDownLatch begun = new CountDownLatch(WRITERS * 20);
        writers = start(cluster.bootstrapServers(), begun);
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      }
      for (Thread writer : writers) {
        writer.join();
      }
      try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
        requireTogether(cluster.bootstrapServers());
      }
    }
  }

  /** The more partitions there are, the longer the broker takes to lay down its offices. */
  private static void createOthers(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic("others", 100, (short) 1))).all().get();
    }
  }

  private static List<Thread> start(String bootstrapServers, CountDownLatch begun) {
    return IntStream.range(0, WRITERS)
        .mapToObj(number -> Thread.ofPlatform().start(() -> write(bootstrapServers, number, begun)))
        .toList();
  }

  /** Each transaction holds one record, and the offset after it as read by the writer's group. */
  private static void write(String bootstrapServers, int number, CountDownLatch begun) {
    String name = "writer-" + number;
    KafkaProducer<String, String> producer = producer(bootstrapServers, name);
    try (KafkaConsumer<String, String> group = Records.member(bootstrapServers, name)) {
      producer.initTransactions();
      long next = Records.committed(group, READ);
      while (true) {
        producer.beginTransaction();
        next++;
        var _ = producer.send(new ProducerRecord<>(TOPIC, name + "/" + next));
        producer.sendOffsetsToTransaction(
            Map.of(READ, new OffsetAndMetadata(next)), group.groupMetadata());
        producer.commitTransaction();
        begun.countDown();
      }
    } catch (KafkaException | IllegalStateException stopped) {
      // The broker is away.
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  private static KafkaProducer<String, String> producer(String bootstrapServers, String id) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "transactional.id",
            id,
            "max.block.ms",
            5_000,
            "request.timeout.ms",
            2_000,
            "delivery.timeout.ms",
            2_500),
        new StringSerializer(),
        new StringSerializer());
  }

  private static void requireTogether(String bootstrapServers) throws Exception {
    // Settles what the dead writers left open.
    for (int number = 0; number < WRITERS; number++) {
      Records.producer(bootstrapServers, "writer-" + number).close();
    }
    List<String> written = Records.readCommitted(bootstrapServers, TOPIC);
    for (int number = 0; number < WRITERS; number++) {
      String name = "writer-" + number;
      List<String> own = written.stream().filter(value -> value.startsWith(name + "/")).toList();
      assertThat(own).doesNotHaveDuplicates();
      try (KafkaConsumer<String, String> group = Records.member(bootstrapServers, name)) {
        assertThat(Records.committed(group, READ)).as(name).isEqualTo(own.size());
      }
    }
  }
}
