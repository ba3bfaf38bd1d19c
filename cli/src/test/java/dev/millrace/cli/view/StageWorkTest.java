package dev.millrace.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.PipelineView.Work;
import java.time.Duration;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageWorkTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private long now = 5;
  private final StageWork.Stillness stillness = new StageWork.Stillness(() -> now);

  @ParameterizedTest
  @CsvSource({
    "STABLE, RUNNING",
    "PREPARING_REBALANCE, REBALANCING",
    "RECONCILING, REBALANCING",
    "EMPTY, STOPPED",
    "DEAD, STOPPED"
  })
  void theGroupSaysWhetherAnybodyWorks(GroupState state, Work work) {
    assertThat(stillness.judge("curation", state, 3)).isEqualTo(work);
  }

  @Test
  void aStageIsStalledOnceWhatItHasToDoIsTheSameForAMinute() {
    stillness.judge("curation", GroupState.STABLE, 3);
    now += MINUTE - 1;
    assertThat(stillness.judge("curation", GroupState.STABLE, 3)).isEqualTo(Work.RUNNING);
    now += 1;
    assertThat(stillness.judge("curation", GroupState.STABLE, 3)).isEqualTo(Work.STALLED);
    assertThat(stillness.judge("curation", GroupState.STABLE, 2)).isEqualTo(Work.RUNNING);
  }

  @Test
  void aStageWithNothingToDoIsNotStalled() {
    stillness.judge("tokenize", GroupState.STABLE, 0);
    now += 2 * MINUTE;
    assertThat(stillness.judge("tokenize", GroupState.STABLE, 0)).isEqualTo(Work.RUNNING);
  }
}
