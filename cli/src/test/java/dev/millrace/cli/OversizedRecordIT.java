package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.StreamsSettings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.stream.ExtractionTopology;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.schemas.stream.OversizedRecords;
import dev.millrace.schemas.takedown.Takedowns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A topic that takes less than it was declared with, while the stage runs. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OversizedRecordIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));
  private static final int PAGES = 40;

  @TempDir Path folder;
  private LocalCluster cluster;
  private Connection connection;
  private ClusterSession session;
  private RecordSerdes serdes;

  @BeforeEach
  void startCluster() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
    connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, TOPICS).run();
    session =
        ClusterSession.begun(
            "test",
            new Wiring(Settings.of(Optional.empty(), List.of("topics.partitions=1"))),
            connection,
            WaitNotices.SILENT);
    serdes = session.serdes();
  }

  @AfterEach
  void endCluster() {
    session.close();
    cluster.close();
  }

  @Test
  void whatTheBrokerRefusesIsADeadLetterOnceAndTheStageGoesOn() throws Exception {
    limitDocuments(50_000);
    sendPages();
    try (StreamsStage stage =
        StreamsStage.start(
            new OversizedRecords.Stage("extraction", TOPICS, serdes),
            ExtractionTopology.build(
                TOPICS, serdes, OversizedRecordIT::document, () -> Takedowns.NONE),
            connection,
            session.outages(),
            new StreamsStage.Options(
                StreamsSettings.defaults(folder.resolve("state"))
                    .committingEvery(Duration.ofMillis(200)),
                10,
                (short) 1))) {
      List<Document> documents = read(TOPICS.documents(), PAGES - 2, stage);
      List<DeadLetter> letters = read(TOPICS.deadLetters(), 2, stage);
      assertThat(documents)
          .extracting(Document::getRecordId)
          .doesNotHaveDuplicates()
          .doesNotContain("p7", "p23")
          .hasSize(PAGES - 2);
      assertThat(letters).extracting(DeadLetter::getRecordId).containsExactly("p7", "p23");
      assertThat(letters).extracting(DeadLetter::getTopic).containsOnly("pages");
      assertThat(letters).extracting(DeadLetter::getOffset).containsExactly(7L, 23L);
      assertThat(read(TOPICS.pageFates(), PAGES + 2, stage))
          .filteredOn(fate -> fate.getFate().equals("dead-letter"))
          .extracting(PageFate::getRecordId)
          .containsExactly("p7", "p23");
      stage.requireHealthy();
    }
  }

  private void limitDocuments(int bytes) throws Exception {
    ConfigResource documents =
        new ConfigResource(ConfigResource.Type.TOPIC, TOPICS.documents().name());
    AlterConfigOp limit =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(connection.clientConfig())) {
      admin.incrementalAlterConfigs(Map.of(documents, List.of(limit))).all().get();
    }
  }

  private void sendPages() {
    try (KafkaProducer<String, Page> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(TOPICS.pages()))) {
      for (int i = 0; i < PAGES; i++) {
        String url = "https://coast.example/" + i;
        Page page = Page.newBuilder().setRecordId("p" + i).setUrl(url).build();
        var _ = producer.send(new ProducerRecord<>(TOPICS.pages().name(), url, page));
      }
    }
  }

  /** Of two pages a text that no compression makes small. */
  private static Outcome<Document> document(Page page) {
    boolean tooLong = page.getRecordId().equals("p7") || page.getRecordId().equals("p23");
    StringBuilder text = new StringBuilder();
    new Random(3).ints(tooLong ? 100_000 : 500, 'a', 'z').forEach(c -> text.append((char) c));
    return new Outcome.Kept<>(
        Document.newBuilder()
            .setRecordId(page.getRecordId())
            .setUrl(page.getUrl())
            .setText(text.toString())
            .build());
  }

  /** Committed records, once there are as many. */
  private <T extends SpecificRecord> List<T> read(
      TypedTopic<T> topic, int count, StreamsStage stage) {
    List<T> values = new ArrayList<>();
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(),
            new StringDeserializer(),
            serdes.deserializer(topic.type()))) {
      TopicPartition partition = new TopicPartition(topic.name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (values.size() < count) {
        stage.requireHealthy();
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
