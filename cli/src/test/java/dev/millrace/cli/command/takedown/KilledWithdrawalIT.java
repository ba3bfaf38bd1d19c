package dev.millrace.cli.command.takedown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.accounts.audit.AuditReport;
import dev.millrace.accounts.audit.Finding;
import dev.millrace.accounts.kafka.AuditScan;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.filters.stream.withdrawal.WithdrawalProgress;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Curation is killed by SIGKILL at seeded moments while it obeys takedowns, then left alone. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledWithdrawalIT {
  private static final long SEED = 23;
  private static final String HOST = "taken.example";
  private static final int PAGES = 12_000;
  private static final int LONGEST_MILLIS = 2_500;

  private static final Pattern METRICS = Pattern.compile("metrics on (http://\\S+)/metrics");

  @TempDir Path folder;
  private final Topics topics = new Topics(new TopicSettings("", "", 2, (short) 1));
  private final Random random = new Random(SEED);
  private int started;

  @Test
  void whatIsTakenDownIsWithdrawnOnceThoughTheStageIsKilled() throws Exception {
    kill(1);
  }

  @Test
  @Tag("long")
  void whatIsTakenDownIsWithdrawnOnceWhereverTheStageIsKilled() throws Exception {
    kill(12);
  }

  private void kill(int kills) throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      new TopicCreation(connection, topics).run();
      CleanWorld world = new CleanWorld(connection, topics, new RecordSerdes(connection));
      world.write(0, PAGES, HOST);
      assertThat(takedown(cluster, "add", "host:" + HOST, "--yes").exitCode()).isZero();
      for (int kill = 0; kill < kills; kill++) {
        try (MillraceProcess curation = curation(cluster)) {
          await(curation, () -> isReady(curation.output()));
          boolean ended =
              curation.process().waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
          assertThat(ended).as(curation.output()).isFalse();
          curation.process().destroyForcibly().waitFor();
        }
      }
      try (MillraceProcess curation = curation(cluster)) {
        await(curation, () -> WithdrawalProgress.read(connection, topics) > 0);
        world.awaitSettled();
        requireWithdrawn(world, PAGES);
        world.write(PAGES, PAGES + 30, HOST);
        await(curation, () -> world.receipts().size() == PAGES / 3 + 10);
        world.awaitSettled();
        requireWithdrawn(world, PAGES + 30);
        requireReceipt(cluster);
        requireAudited(world);
      }
    }
  }

  private static void requireWithdrawn(CleanWorld world, int pages) {
    List<String> taken =
        IntStream.range(0, pages).filter(page -> page % 3 == 0).mapToObj(CleanWorld::id).toList();
    assertThat(world.fates(Fate.WITHDRAWN)).containsExactlyInAnyOrderElementsOf(taken);
    assertThat(world.buried(world.topics().cleanDocuments()))
        .containsExactlyInAnyOrderElementsOf(taken);
    assertThat(world.buried(world.topics().documents())).containsExactlyInAnyOrderElementsOf(taken);
    assertThat(world.receipts()).containsExactlyInAnyOrderElementsOf(taken);
  }

  private void requireReceipt(LocalCluster cluster) {
    JsonNode receipt =
        takedown(cluster, "status", "host:" + HOST, "--json")
            .rows()
            .getFirst()
            .path("takedowns")
            .path(0);
    assertThat(receipt.path("obeyed").asBoolean()).isTrue();
    assertThat(receipt.path("withdrawn")).hasSize(PAGES / 3 + 10);
    CommandRun again = takedown(cluster, "add", "host:" + HOST);
    assertThat(again.out()).contains("already; takes 0 of " + (PAGES + 30) * 2 / 3);
  }

  private static void requireAudited(CleanWorld world) {
    List<Finding> findings = new ArrayList<>();
    AuditReport report =
        new AuditScan(world.connection(), world.topics(), world.serdes())
            .run(false, () -> true, findings::add);
    assertThat(findings).isEmpty();
    assertThat(report.pages()).isEqualTo(PAGES + 30);
  }

  private CommandRun takedown(LocalCluster cluster, String... arguments) {
    List<String> all = new ArrayList<>(List.of("takedown"));
    all.addAll(List.of(arguments));
    all.addAll(at(cluster));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static List<String> at(LocalCluster cluster) {
    return List.of(
        "--bootstrap-servers",
        cluster.bootstrapServers(),
        "--schema-registry-url",
        cluster.schemaRegistryUrl(),
        "--set",
        "topics.partitions=2");
  }

  /** Its state survives it, and with it the name under which its transactions are shut out. */
  private MillraceProcess curation(LocalCluster cluster) throws IOException {
    List<String> all = new ArrayList<>(List.of("filter", "--only", "curation"));
    all.addAll(at(cluster));
    all.addAll(List.of("--set", "streams.state=" + folder.resolve("state")));
    return MillraceProcess.start(folder.resolve("curation" + started++ + ".log"), all);
  }

  /** From then on it withdraws. */
  private static boolean isReady(String output) throws IOException, InterruptedException {
    Matcher metrics = METRICS.matcher(output);
    if (!metrics.find()) {
      return false;
    }
    HttpRequest asked =
        HttpRequest.newBuilder(URI.create(metrics.group(1) + "/health/ready")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(asked, BodyHandlers.discarding()).statusCode() == 200;
    }
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static void await(MillraceProcess process, Condition condition) throws Exception {
    while (!condition.holds()) {
      assertThat(process.process().isAlive()).as(process.output()).isTrue();
      Thread.sleep(100);
    }
  }
}
