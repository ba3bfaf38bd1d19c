package dev.millrace.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.view.LastBlocks.Written;
import org.junit.jupiter.api.Test;

class WrittenBlocksTest {
  @Test
  void whatNoStepHasTakenWaitsBeforeTheTrainer() {
    Written written = new Written(1_024_000, 1_000);
    assertThat(written.untrained(0)).isEqualTo(1_000);
    assertThat(written.untrained(1_024_000 - 5 * 1_024)).isEqualTo(5);
    assertThat(written.untrained(1_024_000)).isZero();
    assertThat(new Written(0, 0).untrained(0)).isZero();
  }

  @Test
  void aSecondPassLeavesNothingWaitingAndNoCountIsTooLarge() {
    assertThat(new Written(1_000, 10).untrained(1_500)).isZero();
    long blocks = 10_000_000_000L;
    assertThat(new Written(blocks * 1_024, blocks).untrained(blocks * 512)).isEqualTo(blocks / 2);
  }
}
