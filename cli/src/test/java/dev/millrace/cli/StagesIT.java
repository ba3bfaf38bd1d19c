package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.foreign.SmallInputs;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.metrics.Metric;
import dev.millrace.metrics.Teller;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stages as docker-compose.yml starts them: a process each, which meet at one broker. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StagesIT {
  private static final int RECORDS = 300;
  private static final int BLOCKS_A_STEP = 16;
  private static final long PAUSE_MILLIS = 200;
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));
  private static final List<String> SMALL =
      List.of(
          "tokenize.block-length=64",
          "train.context-length=64",
          "train.blocks-per-step=" + BLOCKS_A_STEP,
          "train.evaluation-blocks=2",
          "train.evaluation-wait=60s",
          "train.checkpoint-every-steps=2");

  @TempDir Path folder;
  private final Deque<MillraceProcess> started = new ArrayDeque<>();
  private LocalCluster cluster;

  @BeforeEach
  void startCluster() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
  }

  @AfterEach
  void endAll() {
    started.forEach(MillraceProcess::close);
    cluster.close();
  }

  @Test
  void stagesInProcessesOfTheirOwnTurnACrawlIntoAServedModel() throws Exception {
    Path crawl = beginningOfTheSample();
    MillraceProcess tooEarly = start("filter-too-early", "filter", "--set", "topics.wait=0s");
    assertThat(tooEarly.exitCode()).isEqualTo(2);
    assertThat(tooEarly.output()).contains("run millrace topics create once");
    MillraceProcess filter = start("filter", "filter");
    awaitOutput(filter, "millrace topics create makes them");
    HttpResponse<String> early =
        Scrape.get(Scrape.url(filter.output()).orElseThrow(), "/health/ready");
    assertThat(early.statusCode()).isEqualTo(503);
    assertThat(early.body()).contains("start: waits: ", "topics create");
    assertThat(start("topics", "topics", "create").exitCode()).isZero();

    MillraceProcess copy = start("filter-copy", "filter", "--only", "curation");
    MillraceProcess tokenize = start("tokenize", "tokenize", "--log-format", "json");
    MillraceProcess publish =
        start("publish", "publish", "--to", published().toString(), "--set", "publish.interval=1s");
    MillraceProcess train = start("train", "train", "--set", "checkpoints.root=" + checkpoints());
    MillraceProcess serve =
        start("serve", "serve", "--port", "0", "--set", "checkpoints.root=" + checkpoints());
    MillraceProcess ingest = start("ingest", "ingest", crawl.toString());
    assertThat(ingest.exitCode()).as(ingest.output()).isZero();

    URI address = serve.address();
    JsonNode completion = awaitCompletion(address);
    // The first checkpoint, of step 0, may still be the one served.
    while (!completion.path("model").asText().matches("default@[1-9]\\d*")) {
      assertThat(train.process().isAlive()).as(train.output()).isTrue();
      Thread.sleep(PAUSE_MILLIS);
      completion = awaitCompletion(address);
    }
    assertThat(completion.path("usage").path("completion_tokens").asInt()).isPositive();
    assertThat(flowed(TOPICS.pages())).isPositive();
    assertThat(flowed(TOPICS.documents())).isPositive();
    assertThat(flowed(TOPICS.cleanDocuments())).isPositive();
    assertThat(flowed(TOPICS.tokenBlocks())).isPositive();
    assertThat(copy.process().isAlive()).as(copy.output()).isTrue();
    awaitPageOfTheCluster(address);

    long pages = flowed(TOPICS.pages());
    MillraceProcess again = start("ingest-again", "ingest", crawl.toString());
    assertThat(again.exitCode()).isZero();
    assertThat(flowed(TOPICS.pages())).isEqualTo(pages);

    awaitOutput(filter, "millrace-extraction: pages " + pages + " -> documents");
    awaitOutput(train, "step ");
    awaitMetrics(filter, Teller.FILTER);
    awaitMetrics(tokenize, Teller.TOKENIZE);
    awaitMetrics(publish, Teller.PUBLISH);
    awaitMetrics(train, Teller.TRAIN);
    awaitMetrics(serve, Teller.SERVE);
    for (MillraceProcess stage : List.of(filter, copy, tokenize, publish, train, serve)) {
      Scrape.awaitReady(Scrape.url(stage.output()).orElseThrow());
    }
    for (MillraceProcess stage : List.of(copy, tokenize, publish, train, serve)) {
      assertThat(stage.endsWhenAsked()).as(stage.log().toString()).isTrue();
    }
    requireObjectsALine(tokenize.output());
    assertThat(Published.in(published()).rows()).isEqualTo(flowed(TOPICS.cleanDocuments()));
  }

  /** But for what the Java machine says before the program runs. */
  private static void requireObjectsALine(String output) throws IOException {
    List<String> lines = output.lines().filter(line -> !line.startsWith("WARNING: ")).toList();
    assertThat(lines).hasSizeGreaterThan(2);
    for (String line : lines) {
      JsonNode event = new ObjectMapper().readTree(line);
      assertThat(event.path("level").asText()).as(line).isIn("info", "warn", "error");
      assertThat(event.path("message").asText()).as(line).isNotEmpty();
    }
    assertThat(output).contains("\"message\":\"millrace-tokenize runs\"");
  }

  /** Everything that the catalogue promises of a process is there. */
  private static void awaitMetrics(MillraceProcess process, Teller teller) throws Exception {
    URI url = Scrape.url(process.output()).orElseThrow();
    Set<Metric> missing = Scrape.told(teller);
    while (!missing.isEmpty()) {
      assertThat(process.process().isAlive()).as("%s: %s", missing, process.output()).isTrue();
      missing.removeAll(Scrape.of(url).metrics());
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private Path published() {
    return folder.resolve("published");
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  private MillraceProcess start(String name, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    all.addAll(List.of("--schema-registry-url", cluster.schemaRegistryUrl()));
    SMALL.forEach(setting -> all.addAll(List.of("--set", setting)));
    MillraceProcess process = MillraceProcess.start(folder.resolve(name + ".log"), all);
    started.addFirst(process);
    return process;
  }

  private static void awaitOutput(MillraceProcess process, String text) throws Exception {
    while (!process.output().contains(text)) {
      assertThat(process.process().isAlive()).as(process.output()).isTrue();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private JsonNode awaitCompletion(URI address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("v1/completions"))
            .POST(BodyPublishers.ofString("{\"prompt\": \"The city\", \"max_tokens\": 8}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return new ObjectMapper().readTree(response.body());
        }
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        requireStagesAlive();
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** The page shows the curve of the run and what every stage in the other processes has done. */
  private void awaitPageOfTheCluster(URI address) throws Exception {
    JsonNode training = get(address, "api/training");
    assertThat(training.path("run").asText()).isEqualTo("default");
    assertThat(training.path("step")).isNotEmpty();
    assertThat(training.path("checkpoints")).isNotEmpty();
    while (true) {
      JsonNode stages = get(address, "api/flow").path("stages");
      boolean rest = true;
      for (JsonNode stage : stages) {
        // The trainer learns on for minutes while the others have nothing to do.
        rest &= stage.path("lag").asLong() == 0 || stage.path("name").asText().equals("train");
        // Nobody can see who ingests.
        rest &=
            stage.path("name").asText().equals("ingest")
                || stage.path("work").asText().equals("running");
      }
      if (rest && stages.path(0).path("out").asLong() == flowed(TOPICS.pages())) {
        assertThat(stages.path(1).path("out").asLong()).isEqualTo(flowed(TOPICS.documents()));
        assertThat(stages.path(2).path("out").asLong()).isEqualTo(flowed(TOPICS.cleanDocuments()));
        long inBlocks = 64 * flowed(TOPICS.tokenBlocks());
        assertThat(stages.path(3).path("out").asLong())
            .as("tokens, those in the two open blocks included")
            .isBetween(inBlocks, inBlocks + 2 * 64);
        String rule = stages.path(2).path("drops").path(0).path("rule").asText();
        assertThat(get(address, "api/examples?rule=" + rule).path("examples")).isNotEmpty();
        JsonNode train = stages.path(4);
        assertThat(train.path("in").asLong()).isEqualTo(flowed(TOPICS.tokenBlocks()));
        assertThat(train.path("lag").asLong()).isBetween(0L, train.path("in").asLong());
        return;
      }
      requireStagesAlive();
      pause(stages);
    }
  }

  /** What was last seen is what a time-out is to tell. */
  private static void pause(JsonNode seen) {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError("waited in vain for rest: " + seen, e);
    }
  }

  private static JsonNode get(URI address, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return new ObjectMapper().readTree(response.body());
    }
  }

  private void requireStagesAlive() throws Exception {
    for (MillraceProcess process : started) {
      boolean fine = process.process().isAlive() || process.exitCode() != 1;
      assertThat(fine).as(process.log() + ": " + process.output()).isTrue();
    }
  }

  private long flowed(TypedTopic<?> topic) {
    Connection connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      long records = 0;
      var partitions = topic.topicPartitions();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        records += consumer.poll(Duration.ofMillis(200)).count();
      }
      return records;
    }
  }

  private Path beginningOfTheSample() throws IOException {
    Path part = folder.resolve("part.warc.gz");
    SmallInputs.partOfTheSample(0, RECORDS, part);
    return part;
  }
}
