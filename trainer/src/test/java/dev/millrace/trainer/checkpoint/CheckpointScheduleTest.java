package dev.millrace.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointScheduleTest {
  private final CheckpointSchedule schedule =
      new CheckpointSchedule(100, Duration.ofMinutes(10), Duration.ofSeconds(30));

  @Test
  void oneIsDueAfterSoManyStepsOrSoMuchTime() {
    assertThat(schedule.isDueAfter(100, Duration.ZERO)).isTrue();
    assertThat(schedule.isDueAfter(99, Duration.ZERO)).isFalse();
    assertThat(schedule.isDueAfter(101, Duration.ZERO)).isFalse();
    assertThat(schedule.isDueAfter(99, Duration.ofSeconds(599))).isFalse();
    assertThat(schedule.isDueAfter(99, Duration.ofMinutes(10))).isTrue();
  }

  @Test
  void oneIsDueInAWaitAfterSoMuchTimeOrIdleness() {
    assertThat(schedule.isDueWhileWaiting(Duration.ofSeconds(40), Duration.ofSeconds(29)))
        .isFalse();
    assertThat(schedule.isDueWhileWaiting(Duration.ofSeconds(40), Duration.ofSeconds(30))).isTrue();
    assertThat(schedule.isDueWhileWaiting(Duration.ofMinutes(10), Duration.ZERO)).isTrue();
    assertThat(schedule.isDueWhileWaiting(Duration.ofSeconds(599), Duration.ZERO)).isFalse();
  }

  @Test
  void neverBetweenTheEnds() {
    Duration ages = Duration.ofDays(100_000);
    assertThat(CheckpointSchedule.ENDS_ONLY.isDueAfter(1_000_000, ages)).isFalse();
    assertThat(CheckpointSchedule.ENDS_ONLY.isDueWhileWaiting(ages, ages)).isFalse();
  }
}
