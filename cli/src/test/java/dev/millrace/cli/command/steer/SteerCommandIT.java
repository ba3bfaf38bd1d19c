package dev.millrace.cli.command.steer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.RecordWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SteerCommandIT {
  @TempDir Path folder;

  private static CommandRun steer(LocalCluster cluster, String... arguments) {
    List<String> all = new ArrayList<>(List.of("steer"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    all.addAll(List.of("--schema-registry-url", cluster.schemaRegistryUrl()));
    all.addAll(List.of("--set", "topics.partitions=1"));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static CommandRun done(LocalCluster cluster, String... arguments) {
    CommandRun run = steer(cluster, arguments);
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run;
  }

  @Test
  void whatIsAskedForIsShownAsPendingUntilAStepObeysIt() {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      Topics topics =
          new Wiring(Settings.of(Optional.empty(), List.of("topics.partitions=1"))).topics();
      new TopicCreation(connection, topics).run();
      CommandRun nobody = steer(cluster, "deflaut", "pause");
      assertThat(nobody.exitCode()).isEqualTo(2);
      assertThat(nobody.errors())
          .isEqualTo("millrace: no run deflaut has begun; there is none yet\n");

      RecordSerdes serdes = new RecordSerdes(connection);
      write(connection, serdes, topics, 40, 0, 0);
      CommandRun unknown = steer(cluster, "deflaut", "pause");
      assertThat(unknown.errors())
          .isEqualTo("millrace: no run deflaut has begun; there are default\n");

      assertThat(done(cluster, "default").out())
          .isEqualTo("run default, step 40: the trainer's own settings\n");
      assertThat(
              done(cluster, "default", "--set", "train.learning-rate=0.0005", "--reason", "spikes")
                  .out())
          .contains("run default, step 40: the trainer's own settings\n")
          .contains("from the next step on: set train.learning-rate=5.0E-4\n")
          .contains(": spikes\n");
      write(connection, serdes, topics, 41, 1, 0.0005);
      assertThat(done(cluster, "default").out())
          .startsWith("run default, step 41: train.learning-rate=5.0E-4\n")
          .doesNotContain("from the next step on");

      assertThat(done(cluster, "default", "pause").out()).contains("paused since ");
      JsonNode paused = done(cluster, "default", "--json").rows().getFirst();
      assertThat(paused.path("paused").asBoolean()).isTrue();
      assertThat(paused.path("step").asLong()).isEqualTo(41);
      assertThat(paused.path("inForce").path("train.learning-rate").asDouble()).isEqualTo(0.0005);
      assertThat(paused.path("asked")).hasSize(2);
      assertThat(done(cluster, "default", "resume").out()).doesNotContain("paused since ");
    }
  }

  private static void write(
      Connection connection,
      RecordSerdes serdes,
      Topics topics,
      long step,
      long controls,
      double learningRate) {
    TrainingBatch batch =
        TrainingBatch.newBuilder()
            .setRun("default")
            .setStep(step)
            .setControls(controls)
            .setLearningRate(learningRate)
            .setRanges(List.of())
            .build();
    try (RecordWriter<TrainingBatch> ledger =
            new RecordWriter<>("test", connection, serdes, topics.trainingBatches());
        RecordWriter<Checkpoint> checkpoints =
            new RecordWriter<>("test", connection, serdes, topics.checkpoints())) {
      ledger.write("default", batch);
      checkpoints.write("default", Checkpoint.newBuilder().setRun("default").build());
    }
  }
}
