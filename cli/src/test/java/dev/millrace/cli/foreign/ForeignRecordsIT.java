package dev.millrace.cli.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.cli.foreign.ForeignRecords.Sent;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicScan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other programs write to our topics, too: nothing may end for it, and nothing be lost silently.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("long")
class ForeignRecordsIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));
  private static final Pattern ADDRESS = Pattern.compile("serves on (http://\\S+?)/?,");
  private static final long PAUSE_MILLIS = 100;

  /** WARC records of the sample: those before the foreign ones, and those after. */
  private static final int BEFORE = 120;

  private static final int AFTER = 240;

  @TempDir Path folder;
  private final List<MillraceProcess> started = new ArrayList<>();
  private final ObjectMapper json = new ObjectMapper();

  @AfterEach
  void endAll() {
    started.forEach(MillraceProcess::close);
  }

  @Test
  void foreignRecordsOnAnyTopicEndNothingAndAreToldByName() throws Exception {
    Path watched = Files.createDirectories(folder.resolve("watched"));
    SmallInputs.partOfTheSample(0, BEFORE, watched.resolve("before.warc.gz"));
    MillraceProcess run = start("first", "--watch", watched.toString());
    await(run, () -> output(run).contains("serves on"));
    Connection connection = connection();
    RecordSerdes serdes = new RecordSerdes(connection);
    await(run, () -> servedStep(run) > 0 && isAtRest(run));

    TokenBlock block = read(connection, serdes, TOPICS.tokenBlocks()).getFirst();
    List<Sent> sent =
        new ForeignRecords(connection, TOPICS, serdes, new ForeignValues(block)).sendAll();
    long stepBefore = servedStep(run);
    SmallInputs.partOfTheSample(BEFORE, AFTER, watched.resolve("after.warc.gz"));
    await(run, () -> servedStep(run) > stepBefore + 2 && isAtRest(run));

    requireDeadLetters(sent, read(connection, serdes, TOPICS.deadLetters()));
    requireProcessed(sent, read(connection, serdes, TOPICS.pageFates()));
    String told = output(run);
    requireToldOnce(told);
    requireCommandsRead(connection, sent, told);

    assertThat(run.endsWhenAsked()).as(output(run)).isTrue();
    assertThat(run.exitCode()).isEqualTo(128 + 15);

    MillraceProcess again =
        start("again", watched.resolve("after.warc.gz").toString(), "--until-drained");
    assertThat(again.exitCode()).as(output(again)).isZero();
    requireToldOnce(output(again));
    assertThat(output(again)).containsPattern("unaccounted +0\n");
  }

  /** What three topologies read and cannot understand is a dead letter, once. */
  private static void requireDeadLetters(List<Sent> sent, List<DeadLetter> letters) {
    List<String> expected =
        sent.stream()
            .filter(one -> isInputOfATopology(one.topic()) && !one.kind().isReadable())
            .filter(one -> !isTombstoneAmongDocuments(one))
            .map(one -> one.topic().name() + "@" + one.offset())
            .toList();
    assertThat(letters.stream().filter(letter -> letter.getOffset() >= 0))
        .as("%s", letters)
        .extracting(letter -> letter.getTopic() + "@" + letter.getOffset())
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(letters)
        .filteredOn(letter -> letter.getOffset() >= 0 && letter.getValueBytes() == 0)
        .as("tombstones and empty values")
        .extracting(DeadLetter::getError)
        .allMatch(error -> error.contains("it is a tombstone") || error.contains("no schema id"));
  }

  /** Pages and documents that read have ended, whatever their key and time. */
  private static void requireProcessed(List<Sent> sent, List<PageFate> fates) {
    Map<String, List<String>> ends = new TreeMap<>();
    fates.stream()
        .filter(ForeignValues::isForeign)
        .forEach(
            fate ->
                ends.computeIfAbsent(fate.getRecordId(), id -> new ArrayList<>())
                    .add(fate.getFate()));
    for (Sent one : sent) {
      if (one.kind().isReadable() && one.topic().type().getSimpleName().matches("Page|Document")) {
        String id = ForeignValues.PREFIX + one.topic().name() + "-" + one.kind();
        assertThat(ends.get(id)).as(id).isNotEmpty().doesNotContain("dead-letter", "unreadable");
        assertThat(ends.get(id)).as(id).containsAnyOf("clean", "dropped", "packed");
      }
    }
  }

  private static final Pattern SKIPPED =
      Pattern.compile(
          "(\\w[\\w ]*): skipped the record at (offset \\d+ of partition \\d+ of topic \\S+:)");

  /** No reader names a record twice. */
  private static void requireToldOnce(String output) {
    List<String> lines = new ArrayList<>();
    Matcher matcher = SKIPPED.matcher(output);
    while (matcher.find()) {
      lines.add(matcher.group());
    }
    assertThat(lines).isNotEmpty();
    assertThat(lines).doesNotHaveDuplicates();
    assertThat(output).doesNotContain("$$Lambda", "\tat dev.millrace");
  }

  /** The commands go through all topics, and whatever is skipped has been named by one of them. */
  private void requireCommandsRead(Connection connection, List<Sent> sent, String told)
      throws IOException {
    List<String> cluster =
        List.of(
            "--bootstrap-servers",
            connection.bootstrapServers(),
            "--schema-registry-url",
            connection.schemaRegistryUrl());
    CommandRun drops = command(cluster, "drops");
    assertThat(drops.exitCode()).as(drops.errors()).isZero();
    assertThat(drops.out()).contains(ForeignValues.PREFIX + "rule");
    CommandRun counts = command(cluster, "accounts", "--json");
    assertThat(counts.exitCode()).as(counts.errors()).isZero();
    JsonNode accounts = json.readTree(counts.out());
    assertThat(accounts.path("unaccounted").asLong()).isZero();
    long files =
        sent.stream()
            .filter(one -> one.topic().equals(TOPICS.ingestedFiles()) && one.kind().isReadable())
            .count();
    assertThat(accounts.path("warcRecords").asLong())
        .isEqualTo(files * ForeignValues.RECORDS_A_FILE + AFTER);
    CommandRun audit = command(cluster, "accounts", "audit", "--deep");
    assertThat(audit.exitCode()).as(audit.out() + audit.errors()).isLessThan(2);
    CommandRun trace = command(cluster, "trace", "https://foreign-pages-null-key.example/");
    assertThat(trace.exitCode()).as(trace.errors()).isZero();
    CommandRun tokenizer = command(cluster, "topics", "create");
    assertThat(tokenizer.out()).contains("all topics are there");
    String all = told + drops.errors() + counts.errors() + audit.errors() + trace.errors();
    for (Sent one : sent) {
      boolean isSkipped = isTombstoneAmongDocuments(one) || !isInputOfATopology(one.topic());
      if (!one.kind().isReadable() && isSkipped && isRead(one.topic())) {
        assertThat(all).as(one.kind() + " on " + one.topic().name()).contains(one.place());
      }
    }
  }

  private static CommandRun command(List<String> cluster, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(cluster);
    return CommandRun.of(all.toArray(String[]::new));
  }

  /** It withdraws nothing, and is no document that failed. */
  private static boolean isTombstoneAmongDocuments(Sent one) {
    return List.of(TOPICS.documents(), TOPICS.cleanDocuments()).contains(one.topic())
        && (one.kind() == Kind.TOMBSTONE || one.kind() == Kind.BOTH_NULL);
  }

  private static boolean isInputOfATopology(TypedTopic<?> topic) {
    return List.of(
            TOPICS.pages(), TOPICS.documents(), TOPICS.cleanDocuments(), TOPICS.flushRequests())
        .contains(topic);
  }

  /** The others are read by nobody here: a crawl's, tokenizers, and at a start the generations. */
  private static boolean isRead(TypedTopic<?> topic) {
    return List.of(
            TOPICS.ingestedFiles(),
            TOPICS.pageFates(),
            TOPICS.documents(),
            TOPICS.cleanDocuments(),
            TOPICS.droppedDocuments(),
            TOPICS.deadLetters(),
            TOPICS.tokenBlocks(),
            TOPICS.heldOutTokenBlocks(),
            TOPICS.trainingBatches(),
            TOPICS.trainingLog(),
            TOPICS.checkpoints())
        .contains(topic);
  }

  private MillraceProcess start(String name, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--port", "0", "--data", data().toString()));
    for (String setting :
        List.of(
            "ingest.settle-seconds=0",
            "tokenizer=" + SmallInputs.tokenizer(folder),
            "train.model=" + SmallInputs.model(folder),
            "tokenize.block-length=64",
            "train.context-length=64",
            "train.blocks-per-step=32",
            "train.evaluation-blocks=2",
            "train.evaluation-wait=1s",
            "train.idle-checkpoint=1s",
            "train.checkpoint-every-steps=20")) {
      all.addAll(List.of("--set", setting));
    }
    MillraceProcess process = MillraceProcess.start(folder.resolve(name + ".log"), all);
    started.addFirst(process);
    return process;
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Connection connection() throws IOException {
    return Connection.to(
        "127.0.0.1:" + port("broker/port"), "http://127.0.0.1:" + port("registry-port"));
  }

  private String port(String file) throws IOException {
    return Files.readString(data().resolve(file)).strip();
  }

  private void await(MillraceProcess run, BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      assertThat(run.process().isAlive()).as(output(run)).isTrue();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static String output(MillraceProcess process) {
    try {
      return process.output();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Step of the served checkpoint; -1 where none is served yet. */
  private long servedStep(MillraceProcess run) {
    JsonNode models = get(run, "/v1/models").path("data");
    long step = -1;
    for (JsonNode model : models) {
      String[] id = model.path("id").asText().split("@", -1);
      step = id.length == 2 ? Math.max(step, Long.parseLong(id[1])) : step;
    }
    return step;
  }

  private boolean isAtRest(MillraceProcess run) {
    boolean rest = true;
    for (JsonNode stage : get(run, "/api/flow").path("stages")) {
      rest &= stage.path("lag").asLong() == 0;
    }
    return rest;
  }

  private JsonNode get(MillraceProcess run, String path) {
    Matcher address = ADDRESS.matcher(output(run));
    assertThat(address.find()).isTrue();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return json.readTree(
          client
              .send(
                  HttpRequest.newBuilder(URI.create(address.group(1) + path)).build(),
                  BodyHandlers.ofString())
              .body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(output(run), e);
    }
  }

  private static <T extends SpecificRecord> List<T> read(
      Connection connection, RecordSerdes serdes, TypedTopic<T> topic) {
    List<T> values = new ArrayList<>();
    TopicScan.values("test", connection, serdes, topic).toEnd(record -> values.add(record.value()));
    return values;
  }
}
