package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.TrainingControl;
import dev.millrace.trainer.steering.ControlEvent;
import dev.millrace.trainer.steering.Steering;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SteeredLoopTest extends LoopUnderTest {
  private static final ControlEvent PAUSE =
      ControlEvent.of(
          TrainingControl.newBuilder().setAction("pause").setBy("ada").setReason("heat").build(),
          3);

  @Test
  void aLearningRateHoldsFromTheStepWhoseRecordHasItAndIsSaidOnce() {
    FakeBatches batches = new FakeBatches(0, 8);
    batches.steering.put(6L, new Steering(1, 0.001, 0, 0));
    batches.steering.put(7L, new Steering(2, 0.001, 0, 0));
    batches.steering.put(8L, Steering.NONE);
    run(draft(), batches);
    assertThat(engine.learningRates).startsWith(0.0025, 0.005, 0.0075, 0.01, 0.01);
    assertThat(engine.learningRates.subList(5, 8)).containsExactly(0.001, 0.001, 0.01);
    assertThat(events.order).contains("steered 5", "steered 7").doesNotContain("steered 6");
    assertThat(events.log)
        .filteredOn(entry -> entry.getEvent().equals("steered"))
        .extracting(entry -> entry.getNotice())
        .containsExactly("train.learning-rate=0.001", "the trainer's own settings");
  }

  @Test
  void aDecayThatIsAskedForEndsTheRunAlsoWhereItIsStartedAgain() {
    Steering decay = new Steering(1, 0, 4, 6);
    FakeBatches batches = new FakeBatches(0, 100);
    batches.steering.put(6L, decay);
    run(draft().withCheckpoints(100, Duration.ofHours(1)), batches);
    assertThat(engine.learningRates).hasSize(9);
    assertThat(engine.learningRates.getLast()).isEqualTo(0.01 * (1 - 4 / 5.0));
    FakeBatches again = new FakeBatches(9, 100);
    again.steering.put(6L, decay);
    run(draft(), again);
    assertThat(again.lastGivenStep()).isEqualTo(9);
  }

  @Test
  void aDecayOfTheSettingsIsCalledOff() {
    FakeBatches batches = new FakeBatches(0, 12);
    batches.steering.put(3L, new Steering(1, 0, -1, 0));
    run(draft().withDecay(6).withCheckpoints(100, Duration.ofHours(1)), batches);
    assertThat(engine.learningRates).hasSize(12);
    assertThat(engine.learningRates.getLast()).isEqualTo(0.01);
  }

  @Test
  void aPausedRunTakesNoStepPutsWhatItLearnedIntoACheckpointAndGoesOn() {
    tick = Duration.ofSeconds(20);
    FakeBatches batches = new FakeBatches(0, 3);
    AtomicInteger asked = new AtomicInteger();
    // The gate asks once before each step, and again and again while it is shut.
    batches.pause =
        () ->
            asked.incrementAndGet() > 2 && asked.get() < 12 ? Optional.of(PAUSE) : Optional.empty();
    run(
        draft()
            .withCheckpoints(1_000, Duration.ofHours(10))
            .withIdleCheckpoint(Duration.ofSeconds(30)),
        batches);
    assertThat(events.order)
        .containsSubsequence(
            "step 2", "paused 2", "checkpoint 2", "resumed 2", "step 3", "checkpoint 3");
    assertThat(events.log)
        .filteredOn(entry -> entry.getEvent().equals("paused"))
        .extracting(entry -> entry.getNotice())
        .containsExactly("by ada: heat");
  }

  @Test
  void aRunThatIsToEndWhileItIsPausedEndsAsItIs() {
    FakeBatches batches = new FakeBatches(0, 3);
    batches.onNext = () -> batches.ending = true;
    batches.pause = () -> batches.ending ? Optional.of(PAUSE) : Optional.empty();
    run(draft(), batches);
    assertThat(events.order).endsWith("paused 1", "evaluation 1", "flush", "checkpoint 1");
  }
}
