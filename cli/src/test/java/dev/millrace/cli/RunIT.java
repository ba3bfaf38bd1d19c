package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.cli.lineage.LineageCheck;
import dev.millrace.cli.pages.JourneyCheck;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.metrics.Metric;
import dev.millrace.metrics.Teller;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path as a user starts it, in processes of its own. */
class RunIT {
  private static final int RECORDS = 300;
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));

  @TempDir Path folder;

  @Test
  void killedInTheMiddleAndRunAgainNothingIsLostOrRepeated() throws Exception {
    Path crawl = beginningOfTheSample();
    Process killed = run(crawl, "killed.json");
    while (!Files.isDirectory(folder.resolve("data").resolve("streams"))) {
      assertThat(killed.isAlive()).isTrue();
      Thread.sleep(50);
    }
    killed.waitFor(4, TimeUnit.SECONDS);
    killed.destroyForcibly().waitFor();

    JsonNode first = drained(crawl, "first.json");
    assertThat(first.path("unaccounted").asLong()).isZero();
    assertThat(first.path("pages").asLong()).isEqualTo(pagesOf(crawl));
    assertThat(first.path("steps").asLong()).isPositive();
    assertThat(first.path("completion").asText()).isNotEmpty();
    assertThat(Files.readString(folder.resolve("first.json.log")))
        .as("a doubt has a reason")
        .doesNotContainPattern("ends with doubt: *\\R");

    JsonNode second = drained(crawl, "second.json");
    assertThat(second.path("pages")).isEqualTo(first.path("pages"));
    assertThat(second.path("tokens")).isEqualTo(first.path("tokens"));
    assertThat(second.path("steps")).isEqualTo(first.path("steps"));

    requireSettingsThatNothingTookAreSaid(crawl);
    recountFromTheTopics(first);
    requireReportOfDrops(first);
    requireAccounts(first);
    LineageCheck.of(folder.resolve("data"));
    requirePublished(first);

    long left = expireHalfOfThePages();
    poison();
    JsonNode third = drained(crawl, "third.json");
    assertThat(left).isLessThan(first.path("pages").asLong());
    assertThat(third.path("pages")).isEqualTo(first.path("pages"));
    assertThat(third.path("deadLetters").asLong()).isZero();
    assertThat(third.path("unreadable").asLong()).isEqualTo(3);
    assertThat(third.path("unaccounted").asLong()).isZero();
    assertThat(third.path("clean")).isEqualTo(first.path("clean"));
    requirePublished(third);
    assertThat(Files.readString(folder.resolve("third.json.log")))
        .contains("note: 3 records name no page");
    requirePagesAreMissed();
  }

  private void requirePublished(JsonNode summary) throws IOException {
    Published published = Published.in(folder.resolve("published"));
    assertThat(published.rows()).isEqualTo(summary.path("clean").asLong());
    assertThat(published.pages()).hasSize(summary.path("clean").asInt());
    assertThat(published.manifest().path("rows").asLong()).isEqualTo(published.rows());
    assertThat(published.texts("file_path")).containsOnly("part.warc.gz");
    assertThat(published.texts("language")).containsOnly("en");
  }

  private void requireAccounts(JsonNode summary) throws IOException {
    String data = folder.resolve("data").toString();
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
    String data = folder.resolve("data").toString();
    CommandRun fates = CommandRun.of("accounts", "audit", "--data", data);
    assertThat(fates.exitCode()).as(fates.out()).isZero();
    CommandRun deep = CommandRun.of("accounts", "audit", "--deep", "--data", data);
    assertThat(deep.exitCode()).as(deep.out()).isEqualTo(1);
    assertThat(deep.out()).contains("lost-from-topic", "pages holds 0, the fates say 1");
  }

  /** On a folder where all is done, they would change nothing. */
  private void requireSettingsThatNothingTookAreSaid(Path crawl) throws Exception {
    Process process = run(crawl, "de.json", "--set", "language.wanted=de");
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("de.json.log")))
        .contains("note: language.wanted is 'de', but generation main was begun with 'en'")
        .contains("millrace: language.wanted is 'de'")
        .contains("millrace replay start NAME --from documents --set language.wanted=de");
    Process another = run(crawl, "gpt2.json", "--set", "train.model=gpt2");
    assertThat(another.waitFor()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("gpt2.json.log")))
        .contains("millrace: train.model is 'gpt2', but run default was begun with 'tiny'")
        .doesNotContain("starting");
    Process blocks = run(crawl, "blocks.json", "--set", "tokenize.block-length=512");
    assertThat(blocks.waitFor()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("blocks.json.log")))
        .contains("stopped: token blocks were begun with length 64, but tokenize.block-length is")
        .doesNotContain("pack-blocks", "\tat ");
  }

  @Test
  void askedToEndItEndsInOneLineAndGoesOnLater() throws Exception {
    Path crawl = beginningOfTheSample();
    Process process = run(crawl, "stopped.json");
    Path log = folder.resolve("stopped.json.log");
    while (!Files.readString(log).contains("serves on")) {
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      Thread.sleep(50);
    }
    String before = Files.readString(log);

    process.destroy();

    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(Files.readString(log).substring(before.length()).lines())
        .filteredOn(line -> !line.startsWith("ingest "))
        .containsExactly("millrace: stopping; run it again to go on");
    assertThat(before)
        .as("signs of life")
        .containsSubsequence("millrace begins", "starting the broker", "starting the stages");
    assertThat(drainedWhileScraped(crawl, "later.json").path("unaccounted").asLong()).isZero();
    requireTheWayFromAStepToItsPages(crawl);
  }

  /** Of a run that goes on. */
  private void requireTheWayFromAStepToItsPages(Path crawl) throws Exception {
    Process process = start(crawl, "on.json", List.of());
    try {
      Path log = folder.resolve("on.json.log");
      Pattern address = Pattern.compile("serves on (http://\\S+)/");
      Optional<URI> service = Optional.empty();
      while (service.isEmpty() || !JourneyCheck.passed(service.get())) {
        assertThat(process.waitFor(200, TimeUnit.MILLISECONDS)).as(Files.readString(log)).isFalse();
        Matcher told = address.matcher(Files.readString(log));
        service = told.find() ? Optional.of(URI.create(told.group(1))) : Optional.empty();
      }
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor()).isEqualTo(128 + 15);
  }

  /** Everything that the catalogue promises of a run without a crawl is there, on one port. */
  private JsonNode drainedWhileScraped(Path crawl, String json) throws Exception {
    // Long enough for the held-out blocks to come, however slow the machine.
    Process process = run(crawl, json, "--set", "train.evaluation-wait=60s");
    Path log = folder.resolve(json + ".log");
    Set<Metric> missing =
        Scrape.told(Teller.INGEST, Teller.FILTER, Teller.TOKENIZE, Teller.TRAIN, Teller.SERVE);
    boolean ready = false;
    while (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
      Optional<URI> url = Scrape.url(Files.readString(log));
      try {
        if (url.isPresent()) {
          missing.removeAll(Scrape.of(url.get()).metrics());
          ready |= Scrape.get(url.get(), "/health/ready").statusCode() == 200;
        }
        Matcher page = Pattern.compile("serves on (http://\\S+)/").matcher(Files.readString(log));
        if (page.find()) {
          var _ = Scrape.get(URI.create(page.group(1)), "/health");
        }
      } catch (IOException e) {
        // it ends
      }
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(missing).isEmpty();
    assertThat(ready).isTrue();
    return new ObjectMapper().readTree(folder.resolve(json).toFile());
  }

  /** As retention does: one partition loses all, the other half of its offsets. */
  private long expireHalfOfThePages() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any())) {
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
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any())) {
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
    CommandRun report = CommandRun.of("drops", "--data", folder.resolve("data").toString());
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
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any())) {
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

  private JsonNode drained(Path crawl, String json) throws IOException, InterruptedException {
    Process process = run(crawl, json);
    int exitCode = process.waitFor();
    assertThat(exitCode).as(Files.readString(folder.resolve(json + ".log"))).isZero();
    return new ObjectMapper().readTree(folder.resolve(json).toFile());
  }

  private Process run(Path crawl, String json, String... more) throws IOException {
    List<String> ending = new ArrayList<>(List.of("--until-drained", "--json"));
    ending.add(folder.resolve(json).toString());
    ending.addAll(List.of(more));
    return start(crawl, json, ending);
  }

  private Process start(Path crawl, String name, List<String> more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx1g",
            // Where the upper case of i is no I.
            "-Duser.language=tr",
            "-Duser.country=TR",
            "-cp",
            System.getProperty("java.class.path"),
            Millrace.class.getName(),
            "run",
            crawl.toString(),
            "--data",
            folder.resolve("data").toString(),
            "--port",
            "0",
            "--publish",
            folder.resolve("published").toString()));
    Map.of(
            "tokenize.block-length", "64",
            "train.context-length", "64",
            "train.blocks-per-step", "32",
            "train.evaluation-blocks", "4",
            "train.evaluation-wait", "2s")
        .forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    command.addAll(more);
    File log = folder.resolve(name + ".log").toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  /** The sample is gzip by record, so its first bytes up to a record's end are a WARC file too. */
  private Path beginningOfTheSample() throws IOException {
    Path sample = Path.of("..", "sample", "sample.warc.gz");
    long end = 0;
    try (PageReader reader = PageReader.open(new FileSource(sample), ReadSettings.DEFAULT)) {
      for (int i = 0; i < RECORDS; i++) {
        end = reader.next().orElseThrow().next().byteOffset();
      }
    }
    Path part = folder.resolve("part.warc.gz");
    try (InputStream in = Files.newInputStream(sample)) {
      Files.write(part, in.readNBytes((int) end));
    }
    return part;
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
