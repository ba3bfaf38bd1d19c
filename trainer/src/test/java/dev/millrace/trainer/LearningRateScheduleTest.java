package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.trainer.LearningRateSchedule.Decay;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

  @Test
  void warmsUpLinearlyAndReachesThePeakAtItsLastStep() {
    LearningRateSchedule schedule = new LearningRateSchedule(0.02, 4, Optional.empty());
    assertThat(schedule.at(1)).isEqualTo(0.005);
    assertThat(schedule.at(3)).isEqualTo(0.015);
    assertThat(schedule.at(4)).isEqualTo(0.02);
    assertThat(schedule.at(5)).isEqualTo(0.02);
    assertThat(schedule.at(1_000_000_000_000L)).isEqualTo(0.02);
  }

  @Test
  void startsAtThePeakWithoutWarmUp() {
    assertThat(new LearningRateSchedule(0.02, 0, Optional.empty()).at(1)).isEqualTo(0.02);
  }

  @Test
  void decaysLinearlyFromThePeakToAboveZeroAtItsLastStep() {
    Decay decay = new Decay(101, 3);
    LearningRateSchedule schedule = new LearningRateSchedule(0.04, 10, Optional.of(decay));
    assertThat(schedule.at(100)).isEqualTo(0.04);
    assertThat(schedule.at(101)).isCloseTo(0.03, within(1e-15));
    assertThat(schedule.at(102)).isCloseTo(0.02, within(1e-15));
    assertThat(decay.lastStep()).isEqualTo(103);
    assertThat(schedule.at(103)).isCloseTo(0.01, within(1e-15));
    assertThat(schedule.at(104)).isZero();
    assertThat(schedule.at(500)).isZero();
  }

  @Test
  void aCosineFallsFromThePeakToAboveZeroAtItsLastStepWhichEndsTheRun() {
    LearningRateSchedule schedule =
        new LearningRateSchedule(0.04, 4, OptionalInt.of(103), Optional.empty());
    assertThat(schedule.at(2)).isCloseTo(0.02, within(1e-4));
    assertThat(schedule.at(4)).isEqualTo(0.04);
    assertThat(schedule.at(29)).isCloseTo(0.02 * (1 + Math.sqrt(0.5)), within(1e-12));
    assertThat(schedule.at(54)).isCloseTo(0.02, within(1e-12));
    assertThat(schedule.at(103)).isBetween(1e-6, 2e-5);
    assertThat(schedule.isOverAfter(102)).isFalse();
    assertThat(schedule.isOverAfter(103)).isTrue();
    assertThat(schedule.at(104)).isZero();
  }

  @Test
  void aDecayThatIsAskedForMeanwhileEndsACosineEarlier() {
    LearningRateSchedule schedule =
        new LearningRateSchedule(0.04, 0, OptionalInt.of(100), Optional.of(new Decay(50, 3)));
    assertThat(schedule.at(50)).isLessThan(0.03 * 0.6);
    assertThat(schedule.isOverAfter(51)).isFalse();
    assertThat(schedule.isOverAfter(52)).isTrue();
  }
}
