package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.trainer.TestBlocks;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.DocumentTrace;
import dev.millrace.trainer.retrain.Replay;
import dev.millrace.trainer.retrain.RetrainPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of steps of four blocks, a document each, and what is left of one that is taken down. */
@Timeout(240)
@Tag("long")
class RetrainingIT {
  @TempDir Path folder;

  private static Retraining retraining(TestRun run, TestRun retrained) {
    TrainingCluster cluster = run.cluster();
    return new Retraining(
        cluster.connection,
        cluster.topics,
        cluster.serdes,
        run.draft().settings(),
        retrained.name());
  }

  private static RetrainPlan retrain(TestRun run, TestRun retrained) {
    Retraining retraining = retraining(run, retrained);
    RetrainPlan plan = retraining.plan(OptionalLong.empty());
    retraining.begin(plan);
    try (Trainer trainer = run.cluster().trainer(retrained.draft().settings())) {
      trainer.replayOnly();
      trainer.run();
    }
    return plan;
  }

  private static TestRun named(TestRun run, String name) {
    return new TestRun(run.cluster(), run.root(), name);
  }

  /** The digests of weights and moments after a step. */
  private static List<String> learned(TestRun run, long step) {
    Map<String, String> files =
        TrainerState.read(run.folder().resolve(RunFolder.name(step))).files();
    return List.of(files.get(CheckpointFiles.WEIGHTS), files.get(CheckpointFiles.OPTIMIZER));
  }

  @Test
  void weightsAndMomentsAreThoseOfARunThatNeverSawIt(TestInfo test) {
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      TestRun run = TestRun.begin(cluster, folder.resolve("trainer"), test);
      cluster.write(0, 32);
      run.train();
      cluster.takedown("example.org/0-25", false);
      cluster.write(0, 5);
      TestRun once = named(run, "once");
      RetrainPlan plan = retrain(run, once);
      assertThat(plan.seen().firstSteps())
          .containsExactly(Map.entry(TakedownTarget.parse("url:example.org/0-25"), 7L));
      Replay replay = plan.replay().orElseThrow();
      assertThat(replay.after()).isEqualTo(5);
      assertThat(replay.steps()).isEqualTo(3);
      assertThat(replay.tokens()).isEqualTo(3 * 4 * TestBlocks.BLOCK_LENGTH);
      assertThat(replay.time()).isPositive();
      assertThat(once.steps()).extracting(TrainingBatch::getStep).containsExactly(5L, 6L, 7L, 8L);
      assertThat(once.steps())
          .extracting(TrainingBatch::getTakedowns)
          .containsExactly(0L, 1L, 1L, 1L);
      assertThat(new DocumentTrace(once.folder()).uses("https://example.org/0-25")).isEmpty();

      TestRun masked = named(run, "masked");
      masked.train();
      assertThat(masked.ranges().subList(0, 8)).isEqualTo(run.ranges());
      assertThat(learned(once, 8)).isNotEqualTo(learned(run, 8));
      assertThat(once.losses().get(8L)).isEqualTo(masked.losses().get(8L));
      once.train();
      assertThat(learned(once, 10)).isEqualTo(learned(masked, 10));

      // What the first checkpoint of the new run has seen itself: its own steps begin too late.
      cluster.takedown("example.org/0-9", false);
      RetrainPlan again = retraining(run, once).plan(OptionalLong.empty());
      assertThat(again.begun().orElseThrow().first()).hasValue(3);
      TestRun twice = named(run, "twice");
      assertThat(retrain(once, twice).replay().orElseThrow().after()).isZero();
      TestRun maskedTwice = named(run, "maskedTwice");
      maskedTwice.train();
      assertThat(twice.ranges()).isEqualTo(maskedTwice.ranges());
      assertThat(learned(twice, 10)).isEqualTo(learned(maskedTwice, 10));
    }
  }

  @Test
  void killedAnywhereItGoesOnToTheSame(TestInfo test) throws Exception {
    Path root = Files.createDirectories(folder.resolve("trainer"));
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      String run = TestRun.begin(cluster, root, test).name();
      String retrained = RetrainProcess.retrained(run);
      cluster.write(0, 1200);
      cluster.train(RetrainProcess.settings(root, run));
      cluster.takedown("example.org/0-30", false);
      Path log = root.resolve("checkpoints").resolve(retrained).resolve("training-log.csv");

      Process first = RetrainProcess.start(cluster.connection, root, run);
      while (cluster.ledger(retrained).isEmpty()) {
        requireAlive(first, root);
      }
      first.destroyForcibly().waitFor();
      assertThat(cluster.ledger(retrained)).hasSize(301);
      Process second = RetrainProcess.start(cluster.connection, root, run);
      while (!Files.exists(log) || Files.readString(log).lines().count() < 70) {
        requireAlive(second, root);
        Thread.sleep(2);
      }
      second.destroyForcibly().waitFor();
      assertThat(Files.readString(log).lines().count()).isLessThan(300);
      Process last = RetrainProcess.start(cluster.connection, root, run);
      assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(last.exitValue()).as(() -> log(root)).isZero();
      assertThat(cluster.losses(retrained).values())
          .anySatisfy(losses -> assertThat(losses).hasSizeGreaterThan(1));

      cluster.train(RetrainProcess.settings(root, "masked"));
      assertThat(learned(new TestRun(cluster, root, retrained), 300))
          .isEqualTo(learned(new TestRun(cluster, root, "masked"), 300));
      assertThat(cluster.ledger(retrained)).hasSize(301);
    }
  }

  private static void requireAlive(Process process, Path root) {
    assertThat(process.isAlive()).as(() -> log(root)).isTrue();
  }

  private static String log(Path root) {
    try {
      return Files.readString(root.resolve("retrain.log"));
    } catch (IOException e) {
      return "no log";
    }
  }

  @Test
  void nothingIsToBeDoneUntilSomethingWasSeen(TestInfo test) {
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      TestRun run = TestRun.begin(cluster, folder.resolve("trainer"), test);
      Retraining retraining = retraining(run, run.fork());
      assertThatThrownBy(() -> retraining.plan(OptionalLong.empty()))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("training-batches has no steps of run " + run.name());
      cluster.takedown("example.org/0-2", false);
      cluster.write(0, 24);
      run.train();
      assertThat(retraining.plan(OptionalLong.empty()).replay()).isEmpty();
      assertThat(retraining.plan(OptionalLong.of(6)).replay().orElseThrow().steps()).isEqualTo(1);
      cluster.takedown("example.org/0-13", false);
      assertThatThrownBy(() -> retraining.plan(OptionalLong.of(5)))
          .hasMessage(
              "--from-step is 5, but must be from 1 to 4, the first step that saw what is taken"
                  + " down");
      cluster.takedown("example.org/0-13", true, 1L);
      assertThat(retraining.plan(OptionalLong.empty()).replay()).isEmpty();
    }
  }

  @Test
  void stepsWhoseBlocksAreGoneAreFoundByUrlAndCannotBeTakenAgain(TestInfo test) {
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      TestRun run = TestRun.begin(cluster, folder.resolve("trainer"), test);
      cluster.write(0, 24);
      run.train();
      cluster.deleteBlocks();
      cluster.takedown("example.org/0-21", false);
      Retraining retraining = retraining(run, run.fork());
      RetrainPlan plan = retraining.plan(OptionalLong.empty());
      assertThat(plan.byUrlOnly()).isEqualTo(6);
      assertThat(plan.seen().first()).hasValue(6);
      assertThat(plan.replay().orElseThrow().gone()).isEqualTo(4);
      assertThatThrownBy(() -> retraining.begin(plan))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("steps 6 to 6")
          .hasMessageContaining("4 of their 4 blocks are no longer on token-blocks");
      assertThat(run.fork().ledger()).isEmpty();
    }
  }
}
