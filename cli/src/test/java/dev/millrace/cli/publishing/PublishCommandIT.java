package dev.millrace.cli.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishCommandIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));

  @TempDir Path folder = Path.of("");

  @Test
  void jsonIsOneObjectThatSaysWhatIsPublishedCleanAndDropped() throws Exception {
    Path out = folder.resolve("out");
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      new TopicCreation(connection, TOPICS).run();
      write(connection);
      List<String> publish =
          List.of(
              "publish",
              "--to",
              out.toString(),
              "--until-drained",
              "--json",
              "--bootstrap-servers",
              cluster.bootstrapServers(),
              "--schema-registry-url",
              cluster.schemaRegistryUrl());

      CommandRun clean = CommandRun.of(publish.toArray(String[]::new));
      CommandRun both =
          CommandRun.of(
              Stream.concat(publish.stream(), Stream.of("--set", "publish.dropped=true"))
                  .toArray(String[]::new));

      assertThat(clean.exitCode()).as(clean.errors()).isZero();
      JsonNode answer = clean.rows().getFirst();
      assertThat(clean.rows()).hasSize(1);
      assertThat(answer.path("place").textValue()).isEqualTo(out.toString());
      assertThat(answer.path("reached").booleanValue()).isTrue();
      assertThat(answer.path("generation").textValue()).isEqualTo("main");
      assertThat(answer.path("documents").intValue()).isEqualTo(30);
      assertThat(answer.path("rows").intValue()).isEqualTo(30);
      assertThat(answer.path("tokens").intValue()).isPositive();
      assertThat(answer.has("dropped")).isFalse();
      assertThat(clean.errors()).contains("millrace publishes to " + out);

      assertThat(both.exitCode()).as(both.errors()).isZero();
      assertThat(both.rows()).hasSize(1);
      JsonNode dropped = both.rows().getFirst().path("dropped");
      assertThat(both.rows().getFirst().path("rows").intValue()).isEqualTo(30);
      assertThat(dropped.path("place").textValue()).isEqualTo(out + "/dropped");
      assertThat(dropped.path("rows").intValue()).isEqualTo(12);
      assertThat(dropped.path("files").intValue()).isEqualTo(1);
      assertThat(out.resolve("dropped/data/stage=curation/rule=language.mixed")).isDirectory();
      assertThat(Files.readString(out.resolve("README.md"))).contains("30 rows");
    }
  }

  @Test
  void jsonWithoutAnEndIsRefusedWithTheWayOut() {
    CommandRun run = CommandRun.of("publish", "--to", folder.toString(), "--json");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("without --until-drained there is none: give both");
    assertThat(run.out()).isEmpty();
  }

  private static void write(Connection connection) {
    Map<String, Object> config = connection.producerConfig();
    try (Producer<String, SpecificRecord> producer =
        new KafkaProducer<>(
            config,
            new StringSerializer(),
            new RecordSerdes(connection).serializer(SpecificRecord.class))) {
      for (int i = 0; i < 30; i++) {
        String url = "http://a.example/" + i;
        var _ =
            producer.send(
                new ProducerRecord<>(
                    TOPICS.cleanDocuments().name(),
                    url,
                    Document.newBuilder()
                        .setUrl(url)
                        .setRecordId("clean " + i)
                        .setText("A page of words.")
                        .setLanguage("en")
                        .setDump("d")
                        .build()));
      }
      for (int i = 0; i < 12; i++) {
        String url = "http://b.example/" + i;
        var _ =
            producer.send(
                new ProducerRecord<>(
                    TOPICS.droppedDocuments().name(),
                    url,
                    DroppedDocument.newBuilder()
                        .setUrl(url)
                        .setRecordId("dropped " + i)
                        .setStage("curation")
                        .setRule("language.mixed")
                        .setMeasured(0.2)
                        .setLimit(0.1)
                        .build()));
      }
    }
  }
}
