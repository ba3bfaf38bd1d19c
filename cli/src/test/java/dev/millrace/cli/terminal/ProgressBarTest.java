package dev.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final Screen screen = new Screen(60);

  @Test
  void aLineHasBarRateAndTimeLeft() {
    assertThat(new ProgressLine("encode", 1_500_000, 6_000_000, "B", Duration.ofSeconds(3)).text())
        .isEqualTo("encode [###-----------]  25 %  500.0 kB/s  0:09 left");
    assertThat(new ProgressLine("train", 100, 4_000, "steps", Duration.ofSeconds(200)).text())
        .isEqualTo("train [--------------]   2 %  1 steps/s  2:10:00 left");
    assertThat(new ProgressLine("ingest", 50, 50, "B", Duration.ofSeconds(1)).text())
        .isEqualTo("ingest [##############] 100 %  50 B/s  0:00 left");
  }

  @Test
  void aLineFitsIntoSixtyColumns() {
    assertThat(
            new ProgressLine(
                    "tokenizer", 999_999_999_999L, 9_999_999_999_999L, "B", Duration.ofDays(1))
                .text())
        .hasSizeLessThanOrEqualTo(60);
  }

  @Test
  void beforeAnythingIsKnownNothingIsClaimed() {
    assertThat(new ProgressLine("encode", 10, 100, "B", Duration.ofMillis(499)).text())
        .isEqualTo("encode [#-------------]  10 %");
    assertThat(new ProgressLine("encode", 0, 100, "B", Duration.ofSeconds(9)).text())
        .isEqualTo("encode [--------------]   0 %  0 B/s");
    assertThat(new ProgressLine("encode", 2_000_000_000, 0, "B", Duration.ofSeconds(2)).text())
        .isEqualTo("encode 2.0 GB  1.0 GB/s");
  }

  @Test
  void isDrawnInPlaceAndGoesWhenTheWorkIsDone() {
    try (ProgressBar bar = ProgressBar.on(screen.out(), "encode", 100, "rows")) {
      bar.reached(50);
      assertThat(screen.rows()).containsExactly("encode [#######-------]  50 %");
      bar.above(screen.out(), "one file is done");
      assertThat(screen.rows())
          .containsExactly("one file is done", "encode [#######-------]  50 %");
      bar.above(screen.out(), "another too");
      assertThat(screen.rows())
          .containsExactly("one file is done", "another too", "encode [#######-------]  50 %");
    }
    assertThat(screen.rows()).containsExactly("one file is done", "another too");
  }

  @Test
  void isNotDrawnForEveryStep() {
    try (ProgressBar bar = ProgressBar.on(screen.out(), "encode", 100, "rows")) {
      bar.reached(10);
      bar.reached(90);
      assertThat(screen.rows()).containsExactly("encode [#-------------]  10 %");
    }
  }

  @Test
  void isQuietWhereNobodyLooks() {
    try (ProgressBar bar = ProgressBar.of("encode", 100, "rows")) {
      bar.reached(50);
      bar.above(screen.out(), "one file is done");
      assertThat(bar.isShown()).isFalse();
    }
    assertThat(screen.rows()).containsExactly("one file is done");
  }
}
