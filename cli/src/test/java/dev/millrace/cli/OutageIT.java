package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.accounts.audit.AuditReport;
import dev.millrace.accounts.kafka.AuditScan;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.Drain;
import dev.millrace.cli.stage.Stages;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.kafka.ConnectedClients;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.ingest.kafka.IngestSettings;
import dev.millrace.ingest.kafka.Ingestor;
import dev.millrace.ingest.kafka.SourceResult;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.patience.WaitNotices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Broker and registry go away and come back, at the start and under load: nothing ends. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class OutageIT {
  /** Longer than a client of these settings waits for anything. */
  private static final Duration OUTAGE = Duration.ofSeconds(12);

  private static final List<String> SHORT_TIMEOUTS =
      List.of(
          "kafka.max.block.ms=3000",
          "kafka.request.timeout.ms=2000",
          "kafka.delivery.timeout.ms=4000",
          "kafka.default.api.timeout.ms=4000",
          "schema.registry.max.retries=0",
          "topics.wait=1s",
          "streams.commit-interval-ms=200");

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private LocalPorts ports;

  @BeforeEach
  void choosePorts() throws IOException {
    ports = new LocalPorts(freePort(), freePort());
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private LocalCluster startCluster() {
    return LocalCluster.start(folder.resolve("data"), ports);
  }

  private static Wiring wiring(String... more) {
    List<String> all = new ArrayList<>(SHORT_TIMEOUTS);
    all.addAll(List.of(more));
    return new Wiring(Settings.of(Optional.empty(), all));
  }

  private Connection connection(Wiring wiring) {
    return wiring.connection("127.0.0.1:" + ports.broker(), "http://127.0.0.1:" + ports.registry());
  }

  private <T extends AutoCloseable> T closedLater(T one) {
    open.add(one);
    return one;
  }

  @Test
  void stagesMayStartBeforeTheClusterAndItsTopics() throws Exception {
    Wiring wiring = wiring("topics.wait=5m");
    CompletableFuture<ClusterSession> early =
        CompletableFuture.supplyAsync(
            () -> ClusterSession.open("filter", wiring, connection(wiring), Monitoring.silent()));
    Thread.sleep(5_000);
    assertThat(early).isNotDone();
    closedLater(startCluster());
    Thread.sleep(3_000);
    assertThat(early).as("topics are missing").isNotDone();
    new TopicCreation(connection(wiring), wiring.topics()).run();
    closedLater(early.get());
  }

  @Test
  void topicsThatNobodyMakesAreWaitedForForAWhile() {
    closedLater(startCluster());
    Wiring wiring = wiring();
    assertThatThrownBy(
            () -> ClusterSession.open("filter", wiring, connection(wiring), Monitoring.silent()))
        .isInstanceOf(SettingsException.class)
        .hasMessageMatching(
            "topics \\[generations, page-fates, pages, takedowns] are missing on 127.0.0.1:\\d+;"
                + " run millrace topics create once");
  }

  @Test
  void anOutageUnderLoadCostsNoStageAndNoPage() throws Exception {
    Wiring wiring = wiring("ingest.max-body-bytes=200000");
    LocalCluster first = startCluster();
    Connection connection = connection(wiring);
    new TopicCreation(connection, wiring.topics()).run();
    Monitoring monitoring = closedLater(Monitoring.start(wiring));
    ClusterSession session =
        closedLater(
            ClusterSession.begun(
                "test",
                ChosenGeneration.read(wiring, connection),
                connection,
                WaitNotices.SILENT,
                monitoring));
    Stages stages = new Stages(session, folder.resolve("streams"));
    List<StreamsStage> running = Stages.NAMES.stream().map(stages::named).toList();
    running.forEach(this::closedLater);
    CompletableFuture<List<SourceResult>> ingested =
        CompletableFuture.supplyAsync(() -> ingest(session));
    awaitClean(session);
    monitoring.health().started();
    Scrape.awaitReady(monitoring.url().orElseThrow());

    first.close();
    Thread.sleep(OUTAGE);
    requireNotReady(monitoring);
    running.forEach(StreamsStage::requireHealthy);
    assertThat(session.watch().trouble()).isPresent();
    assertThat(ingested).isNotCompletedExceptionally();

    closedLater(startCluster());
    List<SourceResult> results = ingested.get();
    assertThat(results).hasSize(1).allMatch(SourceResult.Ingested.class::isInstance);
    new Drain(
            connection,
            wiring.topics(),
            session.serdes(),
            () -> running.forEach(StreamsStage::requireHealthy))
        .run();
    AuditReport report =
        new AuditScan(connection, wiring.topics(), session.serdes())
            .run(true, () -> true, finding -> System.err.println(finding));
    assertThat(report.isClean()).isTrue();
    assertThat(session.watch().trouble()).isEmpty();
    Scrape.awaitReady(monitoring.url().orElseThrow());
  }

  private void requireNotReady(Monitoring monitoring) throws Exception {
    URI url = monitoring.url().orElseThrow();
    assertThat(Scrape.get(url, "/health/ready"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(503))
        .satisfies(answer -> assertThat(answer.body()).contains("cluster: ", "" + ports.broker()));
    assertThat(Scrape.get(url, "/health/live").statusCode()).isEqualTo(200);
    assertThat(Scrape.of(url).text()).contains("millrace_ready 0.0");
  }

  private List<SourceResult> ingest(ClusterSession session) {
    IngestSettings defaults = IngestSettings.DEFAULT;
    IngestSettings slow =
        new IngestSettings(
            ReadSettings.DEFAULT,
            20,
            defaults.batchBytes(),
            Duration.ofMillis(200),
            Duration.ofMillis(1_500),
            Duration.ofMillis(200));
    IngestProgress unhurried =
        (source, soFar, bytesRead) -> {
          try {
            Thread.sleep(250);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (Ingestor ingestor =
        new Ingestor(
            new ConnectedClients(session.connection(), session.serdes()),
            session.topics(),
            slow,
            unhurried,
            Clock.systemUTC())) {
      return ingestor.ingest(List.of(new FileSource(Path.of("..", "sample", "sample.warc.gz"))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Until the stages are at work: some documents are clean. */
  private static void awaitClean(ClusterSession session) throws InterruptedException {
    LongAdder clean = new LongAdder();
    while (clean.sum() == 0) {
      Thread.sleep(500);
      TopicScan.heads("test", session.connection(), List.of(session.topics().cleanDocuments()))
          .toEnd(head -> clean.increment());
    }
  }
}
