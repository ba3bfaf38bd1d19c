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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stores that a kill left half deleted, met by a stage at its start. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TornStoreIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));
  private static final String STORE = "seen";

  @TempDir Path folder;

  @Test
  void aStageBeginsWithAStoreOfWhichOnlyLogsAreLeft() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      new TopicCreation(connection, TOPICS).run();
      try (ClusterSession session =
          ClusterSession.begun(
              "test",
              new Wiring(Settings.of(Optional.empty(), List.of("topics.partitions=1"))),
              connection,
              WaitNotices.SILENT)) {
        send(connection);
        Path store = store(session, connection);
        keepOnlyLogs(store);
        try (StreamsStage stage = stage(session, connection)) {
          awaitTables(store, stage);
        }
      }
    }
  }

  /** A store as a stage leaves it. */
  private Path store(ClusterSession session, Connection connection) throws Exception {
    Path store =
        folder
            .resolve("state")
            .resolve(TOPICS.applicationId("extraction"))
            .resolve("0_0/rocksdb")
            .resolve(STORE);
    try (StreamsStage stage = stage(session, connection)) {
      awaitTables(store, stage);
    }
    return store;
  }

  private static void awaitTables(Path store, StreamsStage stage) throws InterruptedException {
    while (!Files.exists(store.resolve("CURRENT"))) {
      stage.requireHealthy();
      Thread.sleep(50);
    }
  }

  private static void keepOnlyLogs(Path store) throws Exception {
    try (var files = Files.list(store)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.writeString(store.resolve("000017.log"), "left by a kill");
    assertThat(store.resolve("CURRENT")).doesNotExist();
  }

  private void send(Connection connection) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            connection.producerConfig(), new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(TOPICS.pages().name(), "key", new byte[] {1}))
          .get(30, TimeUnit.SECONDS);
    }
  }

  private StreamsStage stage(ClusterSession session, Connection connection) {
    return StreamsStage.start(
        new OversizedRecords.Stage("extraction", TOPICS, session.serdes()),
        table(),
        connection,
        session.outages(),
        new StreamsStage.Options(
            StreamsSettings.defaults(folder.resolve("state"))
                .committingEvery(Duration.ofMillis(200)),
            10,
            (short) 1));
  }

  private static Topology table() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.table(
        TOPICS.pages().name(),
        Consumed.with(Serdes.String(), Serdes.ByteArray()),
        Materialized.as(Stores.persistentKeyValueStore(STORE)));
    return builder.build();
  }
}
