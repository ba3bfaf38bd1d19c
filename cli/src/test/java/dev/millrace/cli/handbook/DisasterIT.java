package dev.millrace.cli.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
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
