package dev.millrace.cli.command.takedown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.TestBlocks;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.trainer.kafka.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class RetrainCommandIT {
  private static final int BLOCK_LENGTH = 16;

  @TempDir static Path folder;

  private final Map<String, String> set =
      Map.of(
          "topics.partitions", "1",
          "train.context-length", Integer.toString(BLOCK_LENGTH),
          "train.blocks-per-step", "2",
          "train.evaluation-wait", "0s",
          "train.checkpoint-every-steps", "2",
          "checkpoints.root", folder.resolve("checkpoints").toString());

  @Test
  void saysWhatItCostsAndTrainsAgainUntilItHasCaughtUp() {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      Wiring wiring = new Wiring(Settings.of(Optional.empty(), List.of())).with(set);
      new TopicCreation(connection, wiring.topics()).run();
      CommandRun none = run(cluster, "retrain", "--dry-run");
      assertThat(none.exitCode()).isEqualTo(2);
      assertThat(none.errors()).contains("training-batches has no steps of run default");

      train(wiring, connection);
      CommandRun nothing = run(cluster, "retrain");
      assertThat(nothing.exitCode()).as(nothing.errors()).isZero();
      assertThat(nothing.out()).contains("saw nothing that is taken down: nothing to retrain");
      run(cluster, "takedown", "add", "https://example.org/9");
      CommandRun endless = run(cluster, "retrain", "--json");
      assertThat(endless.exitCode()).isEqualTo(2);
      assertThat(endless.errors()).contains("add --until-caught-up or --dry-run");
      CommandRun dry = run(cluster, "retrain", "--dry-run");
      assertThat(dry.out())
          .contains("url:example.org/9 was first seen by step 5")
          .contains("takes steps 5 to 6 again: 2 steps, 64 tokens, about ");

      JsonNode json = run(cluster, "retrain", "--json", "--until-caught-up").rows().getFirst();
      assertThat(json.path("firstSteps").path("url:example.org/9").asLong()).isEqualTo(5);
      assertThat(json.path("checkpoint").asText()).endsWith("default/step-00000004");
      assertThat(json.path("newest").asText()).endsWith("default-retrained/step-00000006");
      CommandRun again =
          run(cluster, "retrain", "--dry-run", "--set", "train.run=default-retrained");
      assertThat(again.out()).contains("run default-retrained saw nothing");
    }
  }

  private CommandRun run(LocalCluster cluster, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    all.addAll(List.of("--schema-registry-url", cluster.schemaRegistryUrl()));
    set.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
    return CommandRun.of(all.toArray(String[]::new));
  }

  /** Twelve blocks, a document each, are six steps. */
  private static void train(Wiring wiring, Connection connection) {
    String tokenizer = wiring.tokenizer().id();
    TestBlocks.write(
        connection, wiring.topics(), 0, 12, i -> TestBlocks.zeros(i, BLOCK_LENGTH, tokenizer));
    try (Trainer trainer =
        Trainer.open(
            connection,
            wiring.topics(),
            new RecordSerdes(connection),
            wiring.trainer(folder),
            wiring.tokenizer(),
            List.of())) {
      trainer.finish();
      trainer.run();
    }
  }
}
