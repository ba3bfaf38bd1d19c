package dev.millrace.cli.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.cli.Scrape;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What others do to topics, and what a stage says of it. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DisasterIT {
  private static final long PAUSE_MILLIS = 200;

  @TempDir Path folder;
  private LocalCluster cluster;

  @BeforeEach
  void startCluster() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
    assertThat(CommandRun.of(all("topics", "create").toArray(String[]::new)).exitCode()).isZero();
  }

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  private List<String> all(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    all.addAll(List.of("--schema-registry-url", cluster.schemaRegistryUrl()));
    all.addAll(List.of("--set", "topics.wait=5s"));
    return all;
  }

  private Admin admin() {
    return Admin.create(
        Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl()).clientConfig());
  }

  /** One that runs is told by Kafka only once it has something to do. */
  @Test
  void aStageThatStartsWithoutATopicEndsWithItsNameAndTheTopicCanBeMadeAnew() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of("documents")).all().get();
    }
    try (MillraceProcess filter =
        MillraceProcess.start(folder.resolve("filter.log"), all("filter"))) {
      assertThat(filter.exitCode()).as(filter.output()).isEqualTo(2);
      assertThat(filter.output())
          .contains("[documents] are missing", "topics create")
          .doesNotContain("\tat ");
    }
    CommandRun again = CommandRun.of(all("topics", "create").toArray(String[]::new));
    assertThat(again.out()).as(again.errors()).isEqualTo("created documents\n");
  }

  /** Nothing comes meanwhile, so Kafka's clients do not notice. */
  @Test
  void aStageThatIsIdleTellsOfADeletedTopicAndIsNotReadyUntilItIsThere() throws Exception {
    try (MillraceProcess filter =
            MillraceProcess.start(folder.resolve("filter.log"), all("filter"));
        Admin admin = admin()) {
      awaitAddress(filter);
      URI metrics = Scrape.url(filter.output()).orElseThrow();
      Scrape.awaitReady(metrics);

      admin.deleteTopics(List.of("documents")).all().get();
      HttpResponse<String> answer = Scrape.get(metrics, "/health/ready");
      while (answer.statusCode() == 200) {
        Thread.sleep(PAUSE_MILLIS);
        answer = Scrape.get(metrics, "/health/ready");
      }
      assertThat(answer.body())
          .contains("topics: topics [documents] are missing on " + cluster.bootstrapServers());
      assertThat(filter.output())
          .contains(
              "filter waits: topics [documents] are missing on " + cluster.bootstrapServers(),
              "millrace topics create makes them anew, empty: then restart this stage")
          .doesNotContain("\tat ");

      CommandRun again = CommandRun.of(all("topics", "create").toArray(String[]::new));
      assertThat(again.out()).as(again.errors()).isEqualTo("created documents\n");
      Scrape.awaitReady(metrics);
      assertThat(filter.endsWhenAsked()).isTrue();
    }
  }

  private static void awaitAddress(MillraceProcess process) throws Exception {
    while (Scrape.url(process.output()).isEmpty()) {
      assertThat(process.process().isAlive()).as(process.output()).isTrue();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  @Test
  void aChangedPartitionCountIsRefusedWithBothNumbers() throws Exception {
    try (Admin admin = admin()) {
      admin.createPartitions(Map.of("pages", NewPartitions.increaseTo(3))).all().get();
    }
    try (MillraceProcess filter =
        MillraceProcess.start(folder.resolve("filter.log"), all("filter"))) {
      assertThat(filter.exitCode()).as(filter.output()).isEqualTo(2);
      assertThat(filter.output()).contains("pages", "3", "2").doesNotContain("\tat ");
    }
  }
}
