package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.cli.lineage.LineageCheck;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path as a user starts it, in processes of its own. */
class RunIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));

  @TempDir Path folder;
  private SampleRun sample = new SampleRun(Path.of(""));

  @BeforeEach
  void inItsFolder() {
    sample = new SampleRun(folder);
  }

  @Test
  void killedInTheMiddleAndRunAgainNothingIsLostOrRepeated() throws Exception {
    Process killed = sample.ending("killed.json");
    while (!Files.isDirectory(sample.data().resolve("streams"))) {
      assertThat(killed.isAlive()).isTrue();
      Thread.sleep(50);
    }
    killed.waitFor(4, TimeUnit.SECONDS);
    killed.destroyForcibly().waitFor();

    JsonNode first = sample.drained("first.json");
    assertThat(first.path("unaccounted").asLong()).isZero();
    assertThat(first.path("pages").asLong()).isEqualTo(pagesOf(sample.crawl()));
    assertThat(first.path("steps").asLong()).isPositive();
    assertThat(first.path("completion").asText()).isNotEmpty();
    assertThat(sample.output("first.json"))
        .as("a doubt has a reason")
        .doesNotContainPattern("ends with doubt: *\\R");

    JsonNode second = sample.drained("second.json");
    assertThat(second.path("pages")).isEqualTo(first.path("pages"));
    assertThat(second.path("tokens")).isEqualTo(first.path("tokens"));
    assertThat(second.path("steps")).isEqualTo(first.path("steps"));

    requireSettingsThatNothingTookAreSaid();
    recountFromTheTopics(first);
    requireReportOfDrops(first);
    requireAccounts(first);
    LineageCheck.of(sample.data());
    requirePublished(first);

    long left = expireHalfOfThePages();
    poison();
    JsonNode third = sample.drained("third.json");
    assertThat(left).isLessThan(first.path("pages").asLong());
    assertThat(third.path("pages")).isEqualTo(first.path("pages"));
    assertThat(third.path("deadLetters").asLong()).isZero();
    assertThat(third.path("unreadable").asLong()).isEqualTo(3);
    assertThat(third.path("unaccounted").asLong()).isZero();
    assertThat(third.path("clean")).isEqualTo(first.path("clean"));
    requirePublished(third);
    assertThat(sample.output("third.json")).contains("note: 3 records name no page");
    requirePagesAreMissed();
  }

  private void requirePublished(JsonNode summary) throws IOException {
    Published published = Published.in(sample.published());
    assertThat(published.rows()).isEqualTo(summary.path("clean").asLong());
    assertThat(published.pages()).hasSize(summary.path("clean").asInt());
    assertThat(published.manifest().path("rows").asLong()).isEqualTo(published.rows());
    assertThat(published.texts("file_path")).containsOnly("part.warc.gz");
    assertThat(published.texts("language")).containsOnly("en");
  }

  private void requireAccounts(JsonNode summary) throws IOException {
    String data = sample.data().toString();
    CommandRun counts = CommandRun.of("accounts", "--json", "--data", data);
    assertThat(counts.exitCode()).as(counts.errors()).isZero();
    JsonNode json = new ObjectMapper().readTree(counts.out());
    for (String count :
        List.of(
            "warcRecords",
            "skipped",
            "pages",
            "documents",
            "clean",
            "dropped",
            "deadLetters",
            "unaccounted",
            "tokens",
            "heldOutTokens",
            "steps")) {
      assertThat(json.path(count)).as(count).isEqualTo(summary.path(count));
    }
    CommandRun audit = CommandRun.of("accounts", "audit", "--deep", "--json", "--data", data);
    assertThat(audit.exitCode()).as(audit.out()).isZero();
    JsonNode report = new ObjectMapper().readTree(audit.out());
    assertThat(report.path("pages")).isEqualTo(summary.path("pages"));
    assertThat(report.path("missing").asLong()).isZero();
    assertThat(report.path("on-their-way").asLong()).isZero();
  }

  /** They were younger than the topic's retention. */
  private void requirePagesAreMissed() {
    String data = sample.data().toString();
    CommandRun fates = CommandRun.of("accounts", "audit", "--data", data);
    assertThat(fates.exitCode()).as(fates.out()).isZero();
    CommandRun deep = CommandRun.of("accounts", "audit", "--deep", "--data", data);
    assertThat(deep.exitCode()).as(deep.out()).isEqualTo(1);
    assertThat(deep.out()).contains("lost-from-topic", "pages holds 0, the fates say 1");
  }

  /** On a folder where all is done, they would change nothing. */
  private void requireSettingsThatNothingTookAreSaid() throws Exception {
    Process process = sample.ending("de.json", "--set", "language.wanted=de");
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(sample.output("de.json"))
        .contains("note: language.wanted is 'de', but generation main was begun with 'en'")
        .contains("millrace: language.wanted is 'de'")
        .contains("millrace replay start NAME --from documents --set language.wanted=de");
    Process another = sample.ending("gpt2.json", "--set", "train.model=gpt2");
    assertThat(another.waitFor()).isEqualTo(2);
    assertThat(sample.output("gpt2.json"))
        .contains("millrace: train.model is 'gpt2', but run default was begun with 'tiny'")
        .doesNotContain("starting");
    Process blocks = sample.ending("blocks.json", "--set", "tokenize.block-length=512");
    assertThat(blocks.waitFor()).isEqualTo(2);
    assertThat(sample.output("blocks.json"))
        .contains("stopped: token blocks were begun with length 64, but tokenize.block-length is")
        .doesNotContain("pack-blocks", "\tat ");
  }

  /** As retention does: one partition loses all, the other half of its offsets. */
  private long expireHalfOfThePages() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(sample.data(), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      try (Admin admin = Admin.create(connection.clientConfig());
          StageLag ends = new StageLag(connection)) {
        Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
        ends.ends(TOPICS.pages().topicPartitions())
            .forEach(
                (partition, end) ->
                    old.put(
                        partition,
                        RecordsToDelete.beforeOffset(partition.partition() == 0 ? end : end / 2)));
        admin.deleteRecords(old).all().get();
      }
      return read(connection, TOPICS.pages()).size();
    }
  }

  /** A record that no schema reads at each stage's door; only that on {@code pages} is a page. */
  private void poison() {
    try (LocalCluster cluster = LocalCluster.start(sample.data(), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              connection.producerConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
        for (TypedTopic<?> topic :
            List.of(TOPICS.pages(), TOPICS.documents(), TOPICS.cleanDocuments())) {
          var _ = producer.send(new ProducerRecord<>(topic.name(), 1, null, new byte[] {9, 9, 9}));
        }
      }
    }
  }

  private void requireReportOfDrops(JsonNode summary) {
    CommandRun report = CommandRun.of("drops", "--data", sample.data().toString());
    assertThat(report.exitCode()).as(report.errors()).isZero();
    assertThat(summary.path("dropped").size()).isPositive();
    summary
        .path("dropped")
        .properties()
        .forEach(
            rule ->
                assertThat(report.out())
                    .containsPattern(
                        "(?m)^ *" + rule.getValue().asLong() + " +[0-9.]+ %  " + rule.getKey()));
    assertThat(report.out()).as("an example with what was measured").contains(", limit ");
  }

  private void recountFromTheTopics(JsonNode summary) {
    try (LocalCluster cluster = LocalCluster.start(sample.data(), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      List<Page> pages = read(connection, TOPICS.pages());
      assertThat(pages).extracting(Page::getRecordId).doesNotHaveDuplicates();
      assertThat(pages).hasSize(summary.path("pages").asInt());
      Map<Integer, List<Long>> sequences = new TreeMap<>();
      long tokens = 0;
      for (TokenBlock block : read(connection, TOPICS.tokenBlocks())) {
        sequences
            .computeIfAbsent(block.getPartition(), partition -> new ArrayList<>())
            .add(block.getSequence());
        tokens += block.getLength();
      }
      assertThat(tokens).isEqualTo(summary.path("tokens").asLong());
      sequences.values().forEach(found -> assertThat(found).isEqualTo(upTo(found.size())));
    }
  }

  private static List<Long> upTo(int count) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  private static <T extends SpecificRecord> List<T> read(
      Connection connection, TypedTopic<T> topic) {
    List<T> values = new ArrayList<>();
    List<TopicPartition> partitions = topic.topicPartitions();
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(),
            new StringDeserializer(),
            new RecordSerdes(connection).deserializer(topic.type()))) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }

  private static long pagesOf(Path crawl) throws IOException {
    long pages = 0;
    try (PageReader reader = PageReader.open(new FileSource(crawl), ReadSettings.DEFAULT)) {
      for (Optional<Reading> reading = reader.next();
          reading.isPresent();
          reading = reader.next()) {
        pages += reading.get() instanceof Reading.PageRead ? 1 : 0;
      }
    }
    return pages;
  }
}
