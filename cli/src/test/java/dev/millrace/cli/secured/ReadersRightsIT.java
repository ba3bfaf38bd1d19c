package dev.millrace.cli.secured;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.cli.Scrape;
import dev.millrace.cli.acls.DeclaredRights;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Those who ask and those who crawl, on a broker that denies what is not allowed, each with exactly
 * the rights that {@code millrace acls} prints for it.
 */
@Tag("long")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReadersRightsIT {
  private static final long PAUSE_MILLIS = 200;
  private static final List<String> USERS =
      List.of(
          "topics",
          "registry",
          "ingest",
          "filter",
          "tokenize",
          "train",
          "accounts",
          "audit",
          "lineage",
          "takedown",
          "steer",
          "frontier",
          "fetch",
          "train",
          "replay",
          "retrain");

  @TempDir static Path folder;
  private static SecuredCluster cluster;

  /** The beginning of the sample, filtered and packed. */
  @BeforeAll
  static void startCluster() throws Exception {
    DeclaredRights declared = declared();
    cluster = SecuredCluster.start(folder, USERS);
    for (String user : USERS) {
      cluster.allow(user, declared.of(user));
    }
    run("topics", "topics", "create");
    run("ingest", "ingest", SampleStart.in(folder.resolve("part.warc.gz"), 60).toString());
    try (MillraceProcess filter = start("filter", "filter");
        MillraceProcess tokenize = start("tokenize", "tokenize")) {
      while (open() > 0) {
        assertThat(filter.process().isAlive()).as(filter.output()).isTrue();
        assertThat(tokenize.process().isAlive()).as(tokenize.output()).isTrue();
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static DeclaredRights declared(String... settings) {
    Wiring wiring = new Wiring(Settings.of(Optional.empty(), List.of(settings)));
    return new DeclaredRights(wiring.topics(), "default");
  }

  @AfterAll
  static void closeCluster() {
    cluster.close();
  }

  private static List<String> all(String user, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    all.addAll(List.of("--schema-registry-url", cluster.schemaRegistryUrl()));
    Path file = folder.resolve(user + ".properties");
    try {
      List<String> settings = new ArrayList<>(cluster.settings(cluster.client(user)));
      settings.add("crawl.contact=crawl@example.org");
      settings.add("lineage.folder=" + folder.resolve("lineage-" + user));
      Files.write(file, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    all.addAll(List.of("--config", file.toString()));
    all.addAll(List.of("--set", "topics.wait=0s", "--set", "streams.commit-interval-ms=200"));
    for (String setting :
        List.of(
            "checkpoints.root=" + folder.resolve("checkpoints"),
            "tokenize.block-length=64",
            "train.context-length=64",
            "train.blocks-per-step=16",
            "train.evaluation-blocks=2",
            "train.evaluation-wait=1s")) {
      all.addAll(List.of("--set", setting));
    }
    return all;
  }

  private static CommandRun run(String user, String... arguments) {
    CommandRun run = CommandRun.of(all(user, arguments).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors() + run.out()).isZero();
    assertThat(run.errors()).doesNotContain("authoriz", "\tat ");
    return run;
  }

  private static MillraceProcess start(String user, String... arguments) throws IOException {
    return MillraceProcess.start(folder.resolve(user + ".log"), all(user, arguments));
  }

  /** Pages that are neither clean nor dropped. */
  private static long open() throws IOException {
    JsonNode counts = new ObjectMapper().readTree(run("accounts", "accounts", "--json").out());
    long dropped = counts.path("dropped").valueStream().mapToLong(JsonNode::asLong).sum();
    return counts.path("pages").asLong() - counts.path("clean").asLong() - dropped;
  }

  @Test
  void accountsAreCountedAndAudited() {
    assertThat(run("accounts", "accounts").out()).contains("unaccounted");
    assertThat(run("accounts", "drops").out()).contains("limit ");
    assertThat(run("audit", "accounts", "audit").out()).contains(" 0 missing");
    assertThat(run("audit", "accounts", "audit", "--deep").out()).contains(" 0 missing");
  }

  @Test
  void anAddressIsTraced() {
    assertThat(run("lineage", "trace", "domain:example").out()).contains("example");
  }

  @Test
  void aHostIsTakenDownListedAndLetInAgain() {
    String target = "host:handbook.debian.example";
    run("takedown", "takedown", "add", target, "--yes");
    assertThat(run("takedown", "takedown", "list").out()).contains("handbook.debian.example");
    assertThat(run("takedown", "takedown", "status", target).out()).isNotEmpty();
    run("takedown", "takedown", "revoke", target);
  }

  @Test
  void aRunIsSteered() throws Exception {
    Path checkpoints = folder.resolve("checkpoints");
    try (MillraceProcess train =
        start(
            "train",
            "train",
            "--set",
            "checkpoints.root=" + checkpoints,
            "--set",
            "train.evaluation-wait=1s")) {
      while (CommandRun.of(all("steer", "steer", "default").toArray(String[]::new)).exitCode()
          != 0) {
        assertThat(train.process().isAlive()).as(train.output()).isTrue();
        Thread.sleep(PAUSE_MILLIS);
      }
      run("steer", "steer", "default", "pause");
      while (!train.output().contains(" paused: by ")) {
        assertThat(train.process().isAlive()).as(train.output()).isTrue();
        Thread.sleep(PAUSE_MILLIS);
      }
      assertThat(train.endsWhenAsked()).isTrue();
    }
  }

  @Test
  void aCrawlGetsReadyInItsTwoParts() throws Exception {
    // An address that no crawl goes to, so the order is done at once.
    String seed = "http://127.0.0.1/";
    try (MillraceProcess frontier = start("frontier", "crawl", "--frontier", "--seeds", seed);
        MillraceProcess fetch = start("fetch", "crawl", "--fetch")) {
      for (MillraceProcess part : List.of(frontier, fetch)) {
        awaitReady(part);
        assertThat(part.output()).doesNotContain("refuses", "authoriz", "Exception", "\tat ");
        assertThat(part.endsWhenAsked()).isTrue();
      }
    }
  }

  /** Trained, asked about, replayed and trained again, by four users. */
  @Test
  void aRunIsTrainedToldReplayedAndTrainedAgain() throws Exception {
    try (MillraceProcess train = start("train", "train")) {
      while (!train.output().contains("step ")) {
        assertThat(train.process().isAlive()).as(train.output()).isTrue();
        Thread.sleep(PAUSE_MILLIS);
      }
      assertThat(train.endsWhenAsked()).isTrue();
      assertThat(train.output()).doesNotContain("refuses", "authoriz");
    }
    assertThat(run("lineage", "lineage").out()).contains("step");
    run("retrain", "retrain", "--from-step", "1", "--until-caught-up");
    assertThat(run("replay", "replay", "list").out()).isNotEmpty();
    cluster.allow("replay", declared("topics.generation=again").of("replay"));
    run("replay", "replay", "start", "again", "--until-drained");
  }

  @Test
  void aRegistryServesWhatItsTopicHolds() throws Exception {
    try (MillraceProcess registry = start("registry", "registry", "--port", "0");
        HttpClient http = HttpClient.newHttpClient()) {
      Pattern told = Pattern.compile("schema registry on (\\S+)");
      Matcher url = told.matcher(registry.output());
      while (!url.find()) {
        assertThat(registry.process().isAlive()).as(registry.output()).isTrue();
        Thread.sleep(PAUSE_MILLIS);
        url = told.matcher(registry.output());
      }
      HttpRequest subjects = HttpRequest.newBuilder(URI.create(url.group(1) + "/subjects")).build();
      assertThat(http.send(subjects, HttpResponse.BodyHandlers.ofString()).body())
          .contains("pages-value");
      assertThat(registry.output()).doesNotContain("authoriz", "\tat ");
    }
  }

  private static void awaitReady(MillraceProcess process) throws Exception {
    Optional<URI> url = Scrape.url(process.output());
    while (url.isEmpty()) {
      assertThat(process.process().isAlive()).as(process.output()).isTrue();
      Thread.sleep(PAUSE_MILLIS);
      url = Scrape.url(process.output());
    }
    Scrape.awaitReady(url.orElseThrow());
  }
}
