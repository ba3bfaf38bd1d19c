package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.kafka.TrainingHistory;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.schemas.TrainingLogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page beside a run of 100,000 steps: what a frame costs, and whether memory grows. */
@Timeout(3600)
class LongRunBrowserTest extends PageInBrowser {
  /** Seconds that the page stays open in the test of memory. */
  private static final int SECONDS = Integer.getInteger("millrace.page.seconds", 20);

  private static final int FRAMES = 60;

  private final TrainingHistory history = new TrainingHistory(2_000);

  @Override
  PipelineView.Curve curve() {
    return history.curve();
  }

  private void steps(long from, long until) {
    history.arrived(
        LongStream.rangeClosed(from, until).mapToObj(LongRunBrowserTest::step).toList());
  }

  private static TrainingLogEntry step(long step) {
    return TrainingLogEntry.newBuilder()
        .setRun("run")
        .setStep(step)
        .setTokens(step * 1024)
        .setAt(Instant.EPOCH.plusMillis(step))
        .setLoss(3 + Math.sin((double) step) / 4 + (step == 99_733 ? 3 : 0))
        .setGradientNorm(0.7)
        .setLearningRate(0.001)
        .setTokensPerSecond(900)
        .build();
  }

  private void learning(String shown) {
    view("learning");
    browser.await("document.querySelectorAll('#charts canvas').length === 6");
    browser.await("document.getElementById('figures').textContent.includes('" + shown + "')");
  }

  /** Milliseconds of the page's thread for a frame in which all curves are zoomed anew. */
  private double frame() {
    browser.run("import('/page/charts.js').then((charts) => { window.charts = charts; })");
    double before = browser.metric("TaskDuration");
    browser.run(
        """
        new Promise((done) => {
          let frame = 0;
          const from = performance.now();
          const next = () => {
            charts.zoomTo({ min: 10 + frame * 5, max: 2000 - frame * 5 });
            if (++frame < %d) requestAnimationFrame(next);
            else { window.wall = (performance.now() - from) / frame; done(0); }
          };
          requestAnimationFrame(next);
        })\
        """
            .formatted(FRAMES));
    return (browser.metric("TaskDuration") - before) / FRAMES * 1000;
  }

  @Test
  void aFrameCostsNoMoreThanThatOfAShortRun() {
    steps(1, 3_000);
    learning("3,000");
    double few = frame();
    steps(3_001, 100_000);
    browser.await("document.getElementById('figures').textContent.includes('100,000')");
    assertThat(text("#spikes")).contains("step 99733, +");
    double many = frame();
    double wall = browser.run("wall").doubleValue();
    System.out.printf(
        "a frame of zooming: %.1f ms at 3,000 steps, %.1f at 100,000, one every %.1f ms%n",
        few, many, wall);
    assertThat(many).isLessThan(3 * few + 4);
  }

  @Test
  void memoryStaysAsTheRunGoesOn() throws Exception {
    steps(1, 100_000);
    learning("100,000");
    long step = 100_000;
    double half = 0;
    double before = browser.metric("TaskDuration");
    for (int second = 0; second < SECONDS; second++) {
      steps(step + 1, step + 20);
      step += 20;
      Thread.sleep(Duration.ofSeconds(1));
      if (second == SECONDS / 2) {
        half = browser.heapAfterCollection();
      }
    }
    double end = browser.heapAfterCollection();
    System.out.printf(
        "%,d s open, 20 steps a second: heap %.1f MB at half, %.1f at the end; %.1f %% of a core%n",
        SECONDS, half / 1e6, end / 1e6, (browser.metric("TaskDuration") - before) / SECONDS * 100);
    assertThat(end).isLessThan(half * 1.1 + 1e6);
  }
}
