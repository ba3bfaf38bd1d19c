package dev.millrace.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The counter on a real broker and registry, of records that the product's own serdes wrote. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CountOnlyIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("p", "g2", 2, (short) 1));

  @TempDir Path folder;
  private LocalCluster cluster;
  private Connection connection;
  private final StringWriter output = new StringWriter();

  @BeforeEach
  void startCluster() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
    connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, TOPICS).run();
  }

  @AfterEach
  void endCluster() {
    cluster.close();
  }

  private void send(String topic, int partition, SpecificRecord value) {
    try (Producer<String, SpecificRecord> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            new RecordSerdes(connection).serializer(SpecificRecord.class))) {
      var _ = producer.send(new ProducerRecord<>(topic, partition, "key", value));
    }
  }

  private int count(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--count-only",
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--schema-registry-url",
                cluster.schemaRegistryUrl(),
                "--prefix",
                "p",
                "--generation",
                "g2"));
    arguments.addAll(List.of(options));
    return new CommandLine(new ChaosCommand())
        .setOut(new PrintWriter(output))
        .execute(arguments.toArray(String[]::new));
  }

  private void sendAPageOfEachFate() {
    for (String id : List.of("a", "b", "c")) {
      send(
          TOPICS.pages().name(),
          1,
          Page.newBuilder().setRecordId(id).setHeaders(List.of()).build());
    }
    send(
        TOPICS.droppedDocuments().name(), 0, DroppedDocument.newBuilder().setRecordId("a").build());
    send(
        TOPICS.cleanDocuments().name(),
        1,
        Document.newBuilder()
            .setRecordId("b")
            .setText("größer")
            .setContentDigest("f".repeat(64))
            .build());
    send(
        TOPICS.deadLetters().name(),
        0,
        DeadLetter.newBuilder()
            .setTopic(TOPICS.pages().name())
            .setPartition(1)
            .setOffset(2)
            .build());
    ByteBuffer tokens = ByteBuffer.allocate(4 * 4).order(ByteOrder.LITTLE_ENDIAN);
    tokens.putInt(0).putInt(300).putInt(0).putInt(0).flip();
    send(
        TOPICS.tokenBlocks().name(),
        1,
        TokenBlock.newBuilder()
            .setPartition(1)
            .setBlockLength(3)
            .setLength(2)
            .setTextBytes(8)
            .setTokens(tokens)
            .setSegments(List.of(new Segment("b", "", 1, 1, 0, "", "")))
            .build());
  }

  @Test
  void eachFateIsCountedAndWhatIsTwiceIsNamed() throws Exception {
    sendAPageOfEachFate();
    Path json = folder.resolve("count.json");

    assertThat(count("--flushed", "--json", json.toString())).as(output.toString()).isZero();
    JsonNode root = new ObjectMapper().readTree(Files.readString(json));
    assertThat(root.path("right").asBoolean()).isTrue();
    assertThat(root.path("checks").path("ends").path("counted").asLong()).isEqualTo(3);
    assertThat(root.path("checks").path("packing").path("counted").asLong()).isEqualTo(1);

    send(
        TOPICS.droppedDocuments().name(), 1, DroppedDocument.newBuilder().setRecordId("b").build());
    assertThat(count()).isEqualTo(1);
    assertThat(output.toString()).contains("ends, twice: b: 2 ends, 1 times on pages");
  }

  @Test
  void whatCannotBeReadIsNamed() {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            connection.producerConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (byte[] value : List.of(new byte[0], new byte[] {0, 0, 0, 3, 9, 1}, new byte[6])) {
        var _ = producer.send(new ProducerRecord<>(TOPICS.pages().name(), 0, null, value));
      }
    }

    assertThat(count()).isEqualTo(1);
    assertThat(output.toString())
        .contains("pages-0@0: cannot be read", "pages-0@1: cannot be read")
        .contains("pages-0@2: cannot be read");
  }
}
