package dev.millrace.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void theBestFigureIsTheLowestSoFarAndTheLastOneIsKeptBesideIt() {
    Progress start = Progress.from(TrainerState.initial("run", 1, "tokenizer", "version"), "");
    Progress first = start.evaluated(2);
    assertThat(first.bestBitsPerByte()).isEqualTo(2);
    Progress better = first.evaluated(1);
    assertThat(better.bestBitsPerByte()).isEqualTo(1);
    Progress worse = better.evaluated(3);
    assertThat(worse.bestBitsPerByte()).isEqualTo(1);
    assertThat(worse.bitsPerByte()).isEqualTo(3);
  }
}
