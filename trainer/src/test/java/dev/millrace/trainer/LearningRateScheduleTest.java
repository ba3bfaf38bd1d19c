package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.trainer.LearningRateSchedule.Decay;
import java.util.Optional;
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
}
