package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.trainer.checkpoint.RunCheckpoints;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.data.DocumentTrace;
import dev.millrace.trainer.data.PrefetchedBatches;
import dev.millrace.trainer.keep.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrainingLoopTest extends LoopUnderTest {
  @Test
  void evaluatesAndWritesCheckpointsWhenDueAndAtTheEnd() {
    run(draft(), new FakeBatches(0, 12));
    assertThat(events.order)
        .containsExactly(
            "evaluation 0",
            "flush",
            "checkpoint 0",
            "step 1",
            "step 2",
            "step 3",
            "step 4",
            "step 5",
            "evaluation 5",
            "flush",
            "checkpoint 5",
            "step 6",
            "step 7",
            "step 8",
            "step 9",
            "step 10",
            "evaluation 10",
            "flush",
            "checkpoint 10",
            "step 11",
            "step 12",
            "evaluation 12",
            "flush",
            "checkpoint 12");
    TrainerState state = TrainerState.read(checkpoint(12));
    assertThat(state.ledgerOffset()).isEqualTo(112);
    assertThat(state.position().toOffsets()).containsEntry("0", 12L);
    assertThat(state.previous()).isEqualTo("step-00000010");
    assertThat(state.codeVersion()).isEqualTo("version");
    assertThat(state.tokens()).isEqualTo(12L * TestBlocks.BLOCK_LENGTH);
    // 8 nats for each of 16 targets, which stand for 4 bytes each.
    assertThat(TrainerState.read(checkpoint(0)).heldOutBitsPerByte()).isEqualTo(2 / Math.log(2));
  }

  @Test
  void theFirstCheckpointStandsBeforeTheFirstBlock() {
    run(draft(), new FakeBatches(0, 1));
    assertThat(TrainerState.read(checkpoint(0)).position()).isEqualTo(DataPosition.start());
    assertThat(TrainerState.read(checkpoint(0)).previous()).isEmpty();
  }

  @Test
  void nothingIsWrittenWithoutABatch() {
    run(draft(), new FakeBatches(0, 0));
    assertThat(events.order).isEmpty();
    assertThat(draft().settings().runFolder()).doesNotExist();
  }

  @Test
  void goesOnWithoutAnotherFirstCheckpoint() {
    run(draft(), new FakeBatches(0, 5));
    events.order.clear();
    run(draft(), new FakeBatches(5, 6));
    assertThat(events.order).containsExactly("step 6", "evaluation 6", "flush", "checkpoint 6");
    assertThat(TrainerState.read(checkpoint(6)).previous()).isEqualTo("step-00000005");
  }

  @Test
  void aCheckpointWhoseEventACrashKeptBackIsAnnouncedAtTheNextStart() {
    run(draft(), new FakeBatches(0, 5));
    events.checkpoints.removeLast();
    run(draft(), new FakeBatches(5, 5));
    assertThat(events.checkpointSteps()).containsExactly(0L, 5L);
    run(draft(), new FakeBatches(5, 5));
    assertThat(events.checkpointSteps()).containsExactly(0L, 5L);
  }

  @Test
  void checkpointsByTimeAlsoWhileItWaits() {
    tick = Duration.ofSeconds(1);
    FakeBatches batches = new FakeBatches(0, 2);
    batches.waits = 100;
    run(draft().withCheckpoints(1_000, Duration.ofSeconds(60)), batches);
    // The last wait comes before the source says that there is no more.
    assertThat(events.checkpointSteps()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aLossThatIsNotFiniteNamesTheDocumentsAndWritesNothing() throws IOException {
    engine.brokenStep = 7;
    assertThatThrownBy(() -> run(draft(), new FakeBatches(0, 20)))
        .isInstanceOf(NotFiniteException.class)
        .hasMessageContaining("step 7 has loss NaN")
        .hasMessageContaining("https://example.org/0-7")
        .hasMessageContaining("--skip-step 7");
    assertThat(events.checkpointSteps()).containsExactly(0L, 5L);
    assertThat(events.order.getLast()).isEqualTo("step 6");
    assertThat(checkpoint(6)).doesNotExist();
    assertThat(checkpoint(7)).doesNotExist();
  }

  @Test
  void aSkippedStepIsCountedButNotApplied() {
    FakeBatches batches = new FakeBatches(0, 3);
    batches.skipped.addAll(Set.of(2L));
    run(draft(), batches);
    assertThat(engine.learningRates).hasSize(2);
    TrainerState state = TrainerState.read(checkpoint(3));
    assertThat(state.step()).isEqualTo(3);
    assertThat(state.optimizerStep()).isEqualTo(2);
    assertThat(state.tokens()).isEqualTo(2L * TestBlocks.BLOCK_LENGTH);
    assertThat(state.position().toOffsets()).containsEntry("0", 3L);
    assertThat(new DocumentTrace(draft().settings().runFolder()).uses("https://example.org/0-2"))
        .isEmpty();
  }

  @Test
  void replayedStepsAreNamedInTheNextCheckpointsDocumentsAgain() {
    engine.brokenStep = 8;
    assertThatThrownBy(() -> run(draft(), new FakeBatches(0, 20)))
        .isInstanceOf(NotFiniteException.class);
    engine.brokenStep = -1;
    // Steps 6 and 7 died with the process; the ledger gives them again.
    run(draft(), new FakeBatches(5, 11));
    DocumentTrace trace = new DocumentTrace(draft().settings().runFolder());
    List<DocumentTrace.Use> uses = new ArrayList<>();
    for (int step = 1; step <= 11; step++) {
      uses.addAll(trace.uses("https://example.org/0-" + step));
    }
    assertThat(uses)
        .extracting(DocumentTrace.Use::step)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(uses.get(6).checkpoint()).isEqualTo("step-00000010");
    assertThat(uses.get(6).length()).isEqualTo(TestBlocks.BLOCK_LENGTH);
  }

  @Test
  void aDecayGoesOnAfterACrashWhereItWouldHaveBeen() {
    run(draft().withCheckpoints(100, Duration.ofHours(1)), new FakeBatches(0, 10));
    engine.learningRates.clear();
    engine.brokenStep = 3;
    TestModels.Draft decaying = draft().withDecay(4).withCheckpoints(100, Duration.ofHours(1));
    assertThatThrownBy(() -> run(decaying, new FakeBatches(10, 100), 10))
        .isInstanceOf(NotFiniteException.class);
    List<Double> first = List.copyOf(engine.learningRates);
    engine.learningRates.clear();
    engine.brokenStep = -1;
    // Without the setting: the decay has begun, and ends the run.
    run(draft(), new FakeBatches(10, 100));
    assertThat(engine.learningRates).hasSize(4).startsWith(first.toArray(Double[]::new));
    assertThat(engine.learningRates.getFirst()).isEqualTo(0.008);
    assertThat(from().step()).isEqualTo(14);
    run(draft(), new FakeBatches(14, 100));
    assertThat(from().step()).isEqualTo(14);
  }

  @Test
  void batchesAreFetchedAheadButNoneAfterTheEndOfADecay() {
    FakeBatches source = new FakeBatches(0, 100);
    TestModels.Draft decaying = draft().withDecay(4).withCheckpoints(100, Duration.ofHours(1));
    try (PrefetchedBatches batches = new PrefetchedBatches(source, () -> false)) {
      run(decaying, batches);
    }
    assertThat(from().step()).isEqualTo(4);
    assertThat(source.lastGivenStep()).isEqualTo(4);
  }

  @Test
  void whatWasLearnedIsServedOnceBlocksHaveBeenWaitedForLongEnough() {
    tick = Duration.ofSeconds(1);
    FakeBatches batches = new FakeBatches(0, 2);
    batches.waits = 40;
    run(
        draft()
            .withCheckpoints(1_000, Duration.ofHours(1))
            .withIdleCheckpoint(Duration.ofSeconds(30)),
        batches);
    assertThat(events.checkpointSteps()).containsExactly(0L, 1L, 2L);
    // The first one is written when the first batch is there, the others in the wait after a step.
    assertThat(events.order)
        .containsSubsequence("step 1", "checkpoint 1", "step 2", "checkpoint 2");
    Duration waited =
        Duration.between(events.log.get(1).getAt(), events.checkpoints.get(1).getAt());
    assertThat(waited).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
  }

  @Test
  void aShortWaitIsNoReasonForACheckpoint() {
    tick = Duration.ofSeconds(1);
    FakeBatches batches = new FakeBatches(0, 30);
    batches.waits = 20;
    run(
        draft()
            .withCheckpoints(1_000, Duration.ofHours(1))
            .withIdleCheckpoint(Duration.ofSeconds(30)),
        batches);
    assertThat(events.checkpointSteps()).containsExactly(0L, 30L);
  }

  @Test
  void aLoopThatDoesNotRunTouchesNothing() {
    TrainerSettings settings = draft().withDecay(4).settings();
    RunCheckpoints checkpoints =
        new RunCheckpoints(
            settings,
            CheckpointStore.keep(Optional.empty(), settings),
            events,
            TOKENIZER,
            from(),
            "version",
            Clock.systemUTC());
    var _ =
        new TrainingLoop(
            settings,
            settings.guard(),
            new LearningRateSchedule(1, 0, Optional.empty()),
            settings.checkpointSchedule(),
            engine,
            TOKENIZER,
            new FakeBatches(0, 5),
            events,
            checkpoints,
            checkpoints.progress(),
            Clock.systemUTC());
    assertThat(settings.checkpointsRoot()).doesNotExist();
    assertThat(events.order).isEmpty();
  }

  @Test
  void retentionKeepsTheNewestTheBestAndThePinned() throws IOException {
    engine.bestStep = 15;
    run(draft(), new FakeBatches(0, 5));
    Files.writeString(checkpoint(5).resolve("../../pinned").normalize(), "run@5\n");
    run(draft(), new FakeBatches(5, 30));
    assertThat(checkpoint(5).resolve("model.safetensors")).exists();
    assertThat(checkpoint(5).resolve("optimizer.safetensors")).exists();
    assertThat(checkpoint(10).resolve("model.safetensors")).doesNotExist();
    assertThat(TrainerState.read(checkpoint(30)).bestBitsPerByte())
        .isEqualTo(TrainerState.read(checkpoint(15)).heldOutBitsPerByte())
        .isLessThan(TrainerState.read(checkpoint(30)).heldOutBitsPerByte());
    assertThat(checkpoint(15).resolve("model.safetensors")).exists();
    assertThat(checkpoint(15).resolve("optimizer.safetensors")).exists();
    assertThat(checkpoint(20).resolve("model.safetensors")).doesNotExist();
    assertThat(checkpoint(20).resolve("optimizer.safetensors")).doesNotExist();
    assertThat(checkpoint(20).resolve("documents.jsonl.gz")).exists();
    assertThat(checkpoint(20).resolve("trainer.json")).exists();
    assertThat(checkpoint(25).resolve("model.safetensors")).exists();
    assertThat(checkpoint(30).resolve("model.safetensors")).exists();
  }
}
