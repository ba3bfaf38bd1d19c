package dev.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.accounts.Counts;
import dev.millrace.accounts.CrawlCounts;
import dev.millrace.accounts.Lags;
import dev.millrace.cli.stage.InputShare;
import dev.millrace.cli.terminal.Screen;
import dev.millrace.cli.view.Progress;
import dev.millrace.schemas.TrainingLogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private static final InputShare HALF =
      new InputShare(500_000_000, 1_000_000_000, Duration.ofSeconds(8));

  private static Progress progress(long scale) {
    TrainingLogEntry step =
        TrainingLogEntry.newBuilder()
            .setRun("default")
            .setStep(473 * scale)
            .setLoss(3.21)
            .setTokens(485_224 * scale)
            .setTokensPerSecond(12_345.0)
            .setHeldOutBitsPerByte(1.512)
            .build();
    Counts counts =
        new Counts(
            2112 * scale,
            Map.of(),
            Map.of(),
            878 * scale,
            870 * scale,
            316 * scale,
            0,
            Map.of(
                "extraction",
                Map.of("url.banned", 8 * scale),
                "curation",
                Map.of("c4.curly-bracket", 554 * scale)),
            0,
            0,
            0,
            0,
            0,
            485_224 * scale,
            0,
            Map.of());
    return new Progress(
        counts,
        CrawlCounts.NONE,
        new Lags(0, 12 * scale, 3 * scale),
        473,
        Optional.of(step),
        Optional.of(step));
  }

  @Test
  void everyStageAndTheInputHaveOneRowOnSixtyColumnsHoweverOftenItIsDrawn() {
    Screen screen = new Screen(60);
    ProgressDisplay display = new ProgressDisplay(screen.out(), true);

    display.show(progress(1), HALF);
    display.show(progress(100_000), HALF);
    display.show(progress(1), HALF);

    List<String> rows = screen.rows();
    assertThat(rows).hasSize(6).allSatisfy(row -> assertThat(row).hasSizeLessThanOrEqualTo(60));
    assertThat(rows.get(0)).isEqualTo("input      [#######-------]  50 %  62.5 MB/s  0:08 left");
    assertThat(rows.get(1)).startsWith("ingest     878 pages 0/s  ");
    assertThat(rows.get(2)).startsWith("extraction 870 documents 0/s, 8 dropped  ");
    assertThat(rows.get(3)).startsWith("curation   316 clean 0/s, 554 dropped, 12 wait  ");
    assertThat(rows.get(4)).startsWith("tokenize   485,224 tokens 0/s, 3 wait  ");
    assertThat(rows.get(5)).startsWith("train      step 473, loss 3.210, held-out 1.512, 12,345/s");
    assertThat(rows.subList(1, 5))
        .as("rates since the first look: much, nothing")
        .allSatisfy(row -> assertThat(row).endsWith("  █▁"));
  }

  @Test
  void elsewhereItIsOneLineWithoutControlCharacters() {
    Screen screen = new Screen(1000);
    ProgressDisplay display = new ProgressDisplay(screen.out(), false);

    display.show(progress(1), InputShare.NONE);
    display.show(progress(1), InputShare.NONE);

    assertThat(screen.rows()).hasSize(2);
    assertThat(screen.rows().getLast())
        .startsWith("ingest 878 pages 0/s | extraction 870 documents 0/s, 8 dropped | curation ")
        .endsWith(" | train step 473, loss 3.210, held-out 1.512, 12,345/s")
        .doesNotContain("\033");
  }

  @Test
  void trainingShowsTheTimeForWhatIsPackedAndNotTrainedOn() {
    Screen screen = new Screen(1000);
    ProgressDisplay display = new ProgressDisplay(screen.out(), false);
    Progress now = progress(1);
    TrainingLogEntry step = now.step().orElseThrow();

    step.setTokens(485_224 - 12_345 * 75);
    display.show(now, InputShare.NONE);
    step.setTokens(485_224 + 1);
    display.show(now, InputShare.NONE);

    assertThat(screen.rows().getFirst()).endsWith(", held-out 1.512, 1:15 left, 12,345/s");
    assertThat(screen.rows().getLast()).endsWith(", held-out 1.512, 12,345/s");
  }

  @Test
  void ratesAreOfTheTimeSinceTheLastLook() throws InterruptedException {
    Screen screen = new Screen(1000);
    ProgressDisplay display = new ProgressDisplay(screen.out(), false);
    display.show(progress(1), InputShare.NONE);
    Thread.sleep(20);

    display.show(progress(2), InputShare.NONE);

    assertThat(screen.rows().getLast()).matches("ingest 1,756 pages [1-9][0-9,]*/s \\|.*");
  }
}
