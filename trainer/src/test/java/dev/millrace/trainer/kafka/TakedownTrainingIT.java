package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.TestBlocks;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.DocumentTrace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a takedown does to a run, each on a cluster of its own. */
@Timeout(120)
class TakedownTrainingIT {
  /** Of the tenth block, which the third step takes. */
  private static final String URL = "https://example.org/0-9";

  private static final String KEY = "example.org/0-9";

  @TempDir Path folder;

  private Map<String, String> files(TestRun run, long step) {
    return TrainerState.read(run.folder().resolve(RunFolder.name(step))).files();
  }

  private void move(TestRun run, long step) throws Exception {
    Path checkpoint = run.folder().resolve(RunFolder.name(step));
    Files.move(checkpoint, folder.resolve("moved-" + step));
  }

  @Test
  void stepsOfLaterBlocksAreMaskedAndAResumeTakesThemAgainAsTheyWere(TestInfo test)
      throws Exception {
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      TestRun run = TestRun.begin(cluster, folder.resolve("trainer"), test);
      cluster.write(0, 8);
      run.train();
      cluster.takedown(KEY, false);
      cluster.write(0, 8);
      run.train();
      assertThat(run.steps())
          .extracting(TrainingBatch::getTakedowns)
          .containsExactly(0L, 0L, 1L, 1L);
      assertThat(new DocumentTrace(run.folder()).uses(URL)).isEmpty();
      assertThat(TrainerState.read(run.newest()).tokens()).isEqualTo(15L * TestBlocks.BLOCK_LENGTH);
      Map<String, String> masked = files(run, 4);

      cluster.takedown(KEY, true, 0L);
      move(run, 4);
      run.train();
      assertThat(files(run, 4)).isEqualTo(masked);
      cluster.takedown(KEY, false, 0L, 1L);
      Files.move(run.folder(), folder.resolve("moved"));
      run.train();
      assertThat(files(run, 4).get("model.safetensors")).isEqualTo(masked.get("model.safetensors"));
    }
  }

  @Test
  void ofAStepRecordedBeforeTheTakedownTheDocumentIsLearnedAgainAfterACrash(TestInfo test)
      throws Exception {
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      TestRun run = TestRun.begin(cluster, folder.resolve("trainer"), test);
      cluster.write(0, 16);
      run.train();
      Map<String, String> seen = files(run, 4);
      cluster.takedown(KEY, false);
      move(run, 4);
      run.train();
      assertThat(files(run, 4)).isEqualTo(seen);
      assertThat(new DocumentTrace(run.folder()).uses(URL)).hasSize(1);
    }
  }

  @Test
  void aStepOfWhichAllIsTakenDownChangesNoWeight(TestInfo test) {
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      TestRun run = TestRun.begin(cluster, folder.resolve("trainer"), test);
      for (int i = 4; i < 8; i++) {
        cluster.takedown("example.org/0-" + i, false);
      }
      cluster.write(0, 8);
      run.train();
      TrainerState state = TrainerState.read(run.newest());
      assertThat(state.step()).isEqualTo(2);
      assertThat(state.optimizerStep()).isEqualTo(1);
      assertThat(run.losses()).containsOnlyKeys(1L);
      assertThat(run.steps()).extracting(TrainingBatch::getSkipped).containsExactly(false, false);
    }
  }

  @Test
  void aHeldOutDocumentThatIsTakenDownIsNotEvaluatedOn(TestInfo test) {
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      TestRun run = TestRun.begin(cluster, folder.resolve("trainer"), test);
      cluster.write(0, 4);
      for (int i = 0; i < 4; i++) {
        cluster.takedown("example.org/" + i % 2 + "-" + (500 + i), false);
      }
      run.train();
      assertThat(TrainerState.read(run.newest()).heldOutBitsPerByte()).isNaN();
      assertThat(run.losses()).hasSize(1);
    }
  }

  @Test
  void aLedgerThatKnowsMoreTakedownsThanThereAreIsAnothers(TestInfo test) throws Exception {
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      TestRun run = TestRun.begin(cluster, folder.resolve("trainer"), test);
      cluster.write(0, 4);
      run.train();
      List<TrainingBatch> ledger = run.ledger();
      TestRun other = run.fork();
      try (Ledger copy = other.openLedger()) {
        for (TrainingBatch batch : ledger) {
          copy.record(TrainingBatch.newBuilder(batch).setRun(other.name()).setTakedowns(7).build());
        }
      }
      assertThatThrownBy(other::train)
          .hasStackTraceContaining("was masked by the takedowns before offset 7")
          .hasStackTraceContaining("takedowns ends at 0");
    }
  }
}
