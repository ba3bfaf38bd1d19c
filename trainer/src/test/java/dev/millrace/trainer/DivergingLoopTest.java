package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.guard.GuardSettings;
import dev.millrace.trainer.guard.OnDivergence;
import dev.millrace.trainer.guard.Sign;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a run that diverges. */
class DivergingLoopTest extends LoopUnderTest {
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
}
