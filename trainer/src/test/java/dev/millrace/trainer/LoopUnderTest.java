package dev.millrace.trainer;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.checkpoint.Checkpoints;
import dev.millrace.trainer.checkpoint.RunCheckpoints;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.BatchSource;
import dev.millrace.trainer.keep.CheckpointStore;
import dev.millrace.trainer.keep.RunKeep;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A training loop with a scripted engine and batches, in a folder and on a clock of its own. */
abstract class LoopUnderTest {
  static final Tokenizer TOKENIZER = TestModels.bytes();

  @TempDir Path folder;

  final FakeEngine engine = new FakeEngine();
  final RecordedEvents events = new RecordedEvents();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  Duration tick = Duration.ZERO;

  TestModels.Draft draft() {
    return TestModels.Draft.of(folder, "run");
  }

  TrainerState from() {
    return new RunFolder(draft().settings().runFolder())
        .newest()
        .map(TrainerState::read)
        .orElseGet(() -> TrainerState.initial("run", 1, TOKENIZER.id(), "before"));
  }

  TrainingLoop.Outcome run(TestModels.Draft draft, BatchSource batches) {
    return run(draft, batches, 0);
  }

  /**
   * @param recorded the last step of the ledger
   */
  TrainingLoop.Outcome run(TestModels.Draft draft, BatchSource batches, long recorded) {
    TrainerSettings settings = draft.settings();
    Clock clock = clock(() -> now = now.plus(tick));
    RunCheckpoints checkpoints =
        new RunCheckpoints(settings, keep(settings), events, TOKENIZER, from(), "version", clock);
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
            TOKENIZER,
            batches,
            events,
            scored(checkpoints),
            checkpoints.progress(),
            clock)
        .run();
  }

  /** Where they are kept. */
  RunKeep keep(TrainerSettings settings) {
    return CheckpointStore.keep(Optional.empty(), settings);
  }

  /** What else becomes of checkpoints. */
  Checkpoints scored(Checkpoints checkpoints) {
    return checkpoints;
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

  Path checkpoint(long step) {
    return new RunFolder(draft().settings().runFolder()).checkpoint(step);
  }
}
