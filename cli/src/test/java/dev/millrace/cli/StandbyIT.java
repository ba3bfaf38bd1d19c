package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.StreamsSettings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.schemas.stream.OversizedRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of a stage, dealt their tasks by themselves or by the broker. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StandbyIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));

  @TempDir Path folder;

  @Test
  void eachProcessKeepsACopyOfTheOthersState() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
        ClusterSession session = session(cluster, "streams.standbys=1");
        StreamsStage first = stage(session, "first");
        StreamsStage second = stage(session, "second")) {
      await(() -> stores("first").equals(stores("second")) && stores("first").size() == 2);
      first.requireHealthy();
      second.requireHealthy();
    }
  }

  @Test
  void theBrokerDealsTheTasks() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
        ClusterSession session = session(cluster, "streams.protocol=streams");
        StreamsStage first = stage(session, "first");
        StreamsStage second = stage(session, "second")) {
      await(() -> !stores("first").isEmpty() && !stores("second").isEmpty());
      first.requireHealthy();
      second.requireHealthy();
    }
  }

  private ClusterSession session(LocalCluster cluster, String setting) throws Exception {
    Connection connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, TOPICS).run();
    return ClusterSession.begun(
        "test",
        new Wiring(Settings.of(Optional.empty(), List.of("topics.partitions=2", setting))),
        connection,
        WaitNotices.SILENT);
  }

  private StreamsStage stage(ClusterSession session, String state) {
    StreamsSettings settings = session.wiring().streams(folder.resolve(state));
    return StreamsStage.start(
        new OversizedRecords.Stage("extraction", TOPICS, session.serdes()),
        table(),
        session.connection(),
        session.outages(),
        new StreamsStage.Options(settings, 10, (short) 1));
  }

  /** Tasks of which a process has a store. */
  private List<String> stores(String state) {
    Path tasks = folder.resolve(state).resolve(TOPICS.applicationId("extraction"));
    try (Stream<Path> found = Files.exists(tasks) ? Files.list(tasks) : Stream.empty()) {
      return found
          .filter(task -> Files.exists(task.resolve("rocksdb/seen/CURRENT")))
          .map(task -> task.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      // A task that leaves meanwhile.
      return List.of();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(100);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static Topology table() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.table(
        TOPICS.pages().name(),
        Consumed.with(Serdes.String(), Serdes.ByteArray()),
        Materialized.as(Stores.persistentKeyValueStore("seen")));
    return builder.build();
  }
}
