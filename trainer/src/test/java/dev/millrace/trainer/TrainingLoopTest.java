package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.checkpoint.RunCheckpoints;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.BatchSource;
import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.data.DocumentTrace;
import dev.millrace.trainer.data.PrefetchedBatches;
import dev.millrace.trainer.guard.GuardSettings;
import dev.millrace.trainer.guard.OnDivergence;
import dev.millrace.trainer.guard.Sign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
  private static final Tokenizer TOKENIZER = TestModels.bytes();

  @TempDir Path folder;

  private final FakeEngine engine = new FakeEngine();
  private final RecordedEvents events = new RecordedEvents();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Duration tick = Duration.ZERO;

  private TestModels.Draft draft() {
    return TestModels.Draft.of(folder, "run");
  }

  private TrainerState from() {
    return new RunFolder(draft().settings().runFolder())
        .newest()
        .map(TrainerState::read)
        .orElseGet(() -> TrainerState.initial("run", 1, TOKENIZER.id(), "before"));
  }

  private TrainingLoop.Outcome run(TestModels.Draft draft, BatchSource batches) {
    return run(draft, batches, 0);
  }

  /**
   * @param recorded the last step of the ledger
   */
  private TrainingLoop.Outcome run(TestModels.Draft draft, BatchSource batches, long recorded) {
    TrainerSettings settings = draft.settings();
    Clock clock = clock(() -> now = now.plus(tick));
    RunCheckpoints checkpoints =
        new RunCheckpoints(settings, events, TOKENIZER, from(), "version", clock);
    checkpoints.announceUnannounced(engine.config());
    LearningRateSchedule learningRates =
        new LearningRateSchedule(
            settings.learningRate(),
            settings.warmUpSteps(),
            DecayPlan.begin(settings.runFolder(), settings.decaySteps(), recorded + 1));
    return new TrainingLoop(
            settings,
            settings.guard(),
            learningRates,
            settings.checkpointSchedule(),
            engine,
            batches,
            events,
            checkpoints,
            checkpoints.progress(),
            clock)
        .run();
  }

  private static Clock clock(InstantSource instants) {
    return new Clock() {
      @Override
      public java.time.ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return instants.instant();
      }
    };
  }

  private Path checkpoint(long step) {
    return new RunFolder(draft().settings().runFolder()).checkpoint(step);
  }

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

  private TestModels.Draft guarded(OnDivergence action) {
    return draft().withGuard(new GuardSettings(action, 1.5, 3, 0.25, 1));
  }

  private List<String> marks() {
    return events.checkpoints.stream()
        .map(event -> event.getStep() + " " + event.getMark())
        .toList();
  }

  @Test
  void aRunWhoseLossStaysHighIsSaidToDivergeAndEndsWithASuspectCheckpoint() {
    engine.loss = taken -> taken < 12 ? 2 : 9;
    TrainingLoop.Outcome outcome = run(guarded(OnDivergence.PAUSE), new FakeBatches(0, 40));
    assertThat(outcome.progress().step()).isEqualTo(14);
    assertThat(outcome.last()).isEqualTo(14);
    assertThat(outcome.divergence().orElseThrow().sign()).isEqualTo(Sign.LOSS);
    assertThat(events.order)
        .containsSubsequence("step 14", "diverging 14", "evaluation 14", "checkpoint 14");
    assertThat(marks()).containsExactly("0 good", "5 good", "10 good", "14 suspect");
    assertThat(events.checkpoints.getLast().getDoubt())
        .isEqualTo(
            "the loss of its last 3 steps is more than 1.5 times the median, now 9.0000 after"
                + " 2.0000");
    assertThat(TrainerState.read(checkpoint(14)).doubt()).isNotEmpty();
  }

  @Test
  void oneThatIsToGoBackLeavesNoCheckpointOfWhatItGoesBackFrom() {
    engine.loss = taken -> taken < 12 ? 2 : 9;
    TrainingLoop.Outcome outcome = run(guarded(OnDivergence.REWIND), new FakeBatches(0, 40));
    assertThat(outcome.divergence()).isPresent();
    assertThat(marks()).containsExactly("0 good", "5 good", "10 good");
    assertThat(events.order.getLast()).isEqualTo("diverging 14");
  }

  @Test
  void aCheckpointInTheMidstOfAShortSpikeIsSuspectAndTheNextOneGood() {
    engine.loss = taken -> taken == 14 || taken == 15 ? 9 : 2;
    TrainingLoop.Outcome outcome = run(guarded(OnDivergence.PAUSE), new FakeBatches(0, 20));
    assertThat(outcome.divergence()).isEmpty();
    assertThat(marks()).containsExactly("0 good", "5 good", "10 good", "15 suspect", "20 good");
    assertThat(events.order).doesNotContain("diverging 15");
  }

  @Test
  void aHeldOutFigureThatRisesEndsTheRunToo() {
    engine.heldOut = taken -> taken < 15 ? 1 : 4;
    TrainingLoop.Outcome outcome = run(guarded(OnDivergence.PAUSE), new FakeBatches(0, 40));
    assertThat(outcome.progress().step()).isEqualTo(15);
    assertThat(events.order).endsWith("checkpoint 15", "diverging 15");
    assertThat(outcome.divergence().orElseThrow().sign()).isEqualTo(Sign.HELD_OUT);
    assertThat(outcome.divergence().orElseThrow().text())
        .startsWith("its held-out bits per byte are ")
        .contains(" % above its best, ");
  }

  @Test
  void aRunThatIsOnlyWarnedOfGoesOnAndIsSaidToRecover() {
    engine.loss = taken -> taken < 12 || taken > 17 ? 2 : 9;
    TrainingLoop.Outcome outcome = run(guarded(OnDivergence.WARN), new FakeBatches(0, 25));
    assertThat(outcome.progress().step()).isEqualTo(25);
    assertThat(outcome.divergence()).isEmpty();
    assertThat(events.order)
        .containsSubsequence("step 14", "diverging 14", "step 18", "recovered 18")
        .filteredOn(event -> event.startsWith("diverging"))
        .hasSize(1);
    assertThat(marks())
        .containsExactly("0 good", "5 good", "10 good", "15 suspect", "20 good", "25 good");
  }

  @Test
  void aStepWithoutAFiniteLossIsRefusedAndWhatWasLearnedBeforeIsKept() {
    engine.brokenStep = 7;
    TrainingLoop.Outcome outcome = run(guarded(OnDivergence.PAUSE), new FakeBatches(0, 20));
    assertThat(outcome.progress().step()).isEqualTo(6);
    assertThat(outcome.last()).isEqualTo(7);
    assertThat(outcome.divergence().orElseThrow().sign()).isEqualTo(Sign.NOT_FINITE);
    assertThat(outcome.divergence().orElseThrow().text())
        .contains("step 7 has loss NaN", "https://example.org/0-7");
    assertThat(marks()).containsExactly("0 good", "5 good", "6 good");
  }

  @Test
  void aRunThatEndedSoIsJudgedAlikeWhenItIsStartedAgain() {
    engine.loss = taken -> taken < 12 ? 2 : 9;
    run(guarded(OnDivergence.PAUSE), new FakeBatches(0, 40));
    TrainingLoop.Outcome again = run(guarded(OnDivergence.PAUSE), new FakeBatches(14, 40));
    assertThat(again.progress().step()).isEqualTo(14);
    assertThat(again.divergence()).isPresent();
    TrainingLoop.Outcome warned = run(guarded(OnDivergence.WARN), new FakeBatches(14, 16));
    assertThat(warned.progress().step()).isEqualTo(16);
  }

  @Test
  void theNewestGoodCheckpointKeepsItsWeightsHoweverManySuspectOnesFollow() {
    engine.loss = taken -> taken <= 10 ? 2 : Math.pow(2, (double) taken);
    run(guarded(OnDivergence.WARN), new FakeBatches(0, 40));
    assertThat(marks()).endsWith("30 suspect", "35 suspect", "40 suspect");
    assertThat(checkpoint(10).resolve("model.safetensors")).exists();
    assertThat(checkpoint(10).resolve("optimizer.safetensors")).exists();
    assertThat(checkpoint(15).resolve("model.safetensors")).doesNotExist();
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
        new RunCheckpoints(settings, events, TOKENIZER, from(), "version", Clock.systemUTC());
    var _ =
        new TrainingLoop(
            settings,
            settings.guard(),
            new LearningRateSchedule(1, 0, Optional.empty()),
            settings.checkpointSchedule(),
            engine,
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
