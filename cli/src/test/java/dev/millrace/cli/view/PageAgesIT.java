package dev.millrace.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.inference.serving.PipelineView.Ages;
import dev.millrace.inference.serving.PipelineView.GenerationEntry;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PageAgesIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void theOldestIsTheNextRecordOfTheStageThatIsFurthestBehind() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      new TopicCreation(connection, TOPICS).run();
      try (StageLag lag = new StageLag(connection);
          Admin admin = Admin.create(connection.clientConfig())) {
        PageAges ages = new PageAges(lag, TOPICS, new RecordSerdes(connection), nanos::get);
        assertThat(ages.now()).isEqualTo(Ages.NONE);
        Instant before = Instant.now().minusSeconds(1);
        write(connection, TOPICS.pages(), page(), page());
        write(connection, TOPICS.documents(), document(20));
        write(connection, TOPICS.cleanDocuments(), document(10));
        assertThat(ages.now()).as("asked again too early").isEqualTo(Ages.NONE);
        assertThat(later(ages).oldestWaiting()).contains(at(10));
        commit(admin, StageInputs.tokenize(TOPICS), TOPICS.cleanDocuments(), 1);
        assertThat(later(ages).oldestWaiting()).contains(at(20));
        commit(admin, StageInputs.curation(TOPICS), TOPICS.documents(), 1);
        Ages pagesWait = later(ages);
        assertThat(pagesWait.oldestWaiting().orElseThrow()).isAfter(before);
        assertThat(pagesWait.newest().orElseThrow())
            .isAfterOrEqualTo(pagesWait.oldestWaiting().orElseThrow());
        commit(admin, StageInputs.extraction(TOPICS), TOPICS.pages(), 2);
        assertThat(later(ages)).isEqualTo(new Ages(pagesWait.newest(), Optional.empty()));
      }
    }
  }

  @Test
  void generationsAreToldWithWhatIsOtherThanTheirParents() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      new TopicCreation(connection, TOPICS).run();
      GenerationRegister register =
          new GenerationRegister(connection, TOPICS, new RecordSerdes(connection));
      Generation first = generation("g2", "main", Map.of("language.threshold", "0.65"));
      Generation second = generation("g3", "g2", Map.of("language.threshold", "0.85"));
      second.setHosts(List.of("a.test"));
      register.change(_ -> List.of(first, second));
      KnownGenerations known = new KnownGenerations(register, nanos::get);
      assertThat(known.all()).extracting(GenerationEntry::name).containsExactly("main", "g2", "g3");
      assertThat(known.all().getLast())
          .isEqualTo(
              new GenerationEntry(
                  "g3",
                  "ready",
                  "documents of g2",
                  "language.threshold 0.65 -> 0.85; only pages of a.test",
                  Map.of("clean", 6L)));
    }
  }

  private Ages later(PageAges ages) {
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    return ages.now();
  }

  private static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }

  private static Page page() {
    return Page.newBuilder().setUrl("http://a.test/").build();
  }

  private static Document document(int ingested) {
    return Document.newBuilder().setIngestedAt(at(ingested)).build();
  }

  private static Generation generation(String name, String parent, Map<String, String> settings) {
    return Generation.newBuilder()
        .setName(name)
        .setState("ready")
        .setStartsFrom("documents")
        .setParent(parent)
        .setSettings(settings)
        .setCounts(Map.of("clean", 6L))
        .build();
  }

  @SafeVarargs
  private static <T extends SpecificRecord> void write(
      Connection connection, TypedTopic<T> topic, T... records) throws Exception {
    RecordSerdes serdes = new RecordSerdes(connection);
    try (Producer<String, T> producer =
        new KafkaProducer<>(
            connection.producerConfig(), new StringSerializer(), serdes.serializer(topic.type()))) {
      for (T one : records) {
        producer.send(new ProducerRecord<>(topic.name(), "key", one)).get();
      }
    }
  }

  private static void commit(Admin admin, StageInputs stage, TypedTopic<?> topic, long offset)
      throws Exception {
    admin
        .alterConsumerGroupOffsets(
            stage.group(),
            Map.of(new TopicPartition(topic.name(), 0), new OffsetAndMetadata(offset)))
        .all()
        .get();
  }
}
