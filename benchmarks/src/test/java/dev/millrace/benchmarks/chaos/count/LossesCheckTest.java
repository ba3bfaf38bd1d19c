package dev.millrace.benchmarks.chaos.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.check.CheckResult;
import dev.millrace.benchmarks.chaos.check.LossesCheck;
import dev.millrace.benchmarks.chaos.check.Violation;
import org.junit.jupiter.api.Test;

class LossesCheckTest {
  private final RecordedPipeline pipeline = new RecordedPipeline(8);

  @Test
  void aStepTakenAgainHasTheSameLossToTheBit() {
    LoggedLoss one = pipeline.losses.get(1);
    pipeline.losses.add(again(one, one.loss()));
    CheckResult same = LossesCheck.of(pipeline.observed());
    assertThat(same.violations()).isEmpty();
    assertThat(same.figures()).containsEntry("repeated", 1L);

    pipeline.losses.add(again(one, Math.nextUp(one.loss())));
    assertThat(LossesCheck.of(pipeline.observed()).count(Violation.Kind.WRONG)).isEqualTo(1);
  }

  @Test
  void stepsAfterTheNewestCheckpointMayBeUnlogged() {
    pipeline.losses.removeLast();
    assertThat(LossesCheck.of(pipeline.observed()).count(Violation.Kind.MISSING)).isEqualTo(1);

    pipeline.checkpoints.removeLast();
    assertThat(LossesCheck.of(pipeline.observed()).violations()).isEmpty();
  }

  private LoggedLoss again(LoggedLoss loss, double value) {
    return new LoggedLoss(pipeline.place("training-log", 0), loss.run(), loss.step(), value);
  }
}
