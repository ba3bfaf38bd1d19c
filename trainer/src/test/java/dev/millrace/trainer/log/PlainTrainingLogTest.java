package dev.millrace.trainer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.TrainingLogEntry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PlainTrainingLogTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PlainTrainingLog log =
      new PlainTrainingLog(
          new PrintStream(bytes, true, StandardCharsets.UTF_8), Duration.ofSeconds(10));

  @Test
  void tellsAStepEveryTenSecondsAndEveryEvaluation() {
    log.write(step(1, 0).build());
    log.write(step(2, 9).build());
    log.write(entry(2, 9).setHeldOutBitsPerByte(2.5).build());
    log.write(step(3, 10).build());

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "step 1  loss 9.0000  learning rate 1.00e-03  gradient norm 0.500  1,000 tokens/s",
            "step 2  held out 2.5000 bits per byte  2,048 tokens",
            "step 3  loss 9.0000  learning rate 1.00e-03  gradient norm 0.500  1,000 tokens/s");
  }

  @Test
  void tellsASkippedStepAtOnce() {
    log.write(step(1, 0).build());
    log.write(entry(2, 1).build());

    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("step 2  skipped");
  }

  @Test
  void tellsWhatTheGuardSays() {
    log.write(
        entry(7, 1).setEvent("rewound").setNotice("back at the checkpoint of step 5").build());

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("step 7  rewound: back at the checkpoint of step 5");
  }

  private static TrainingLogEntry.Builder step(long step, int seconds) {
    return entry(step, seconds).setLoss(9.0).setGradientNorm(0.5).setTokensPerSecond(1_000.0);
  }

  private static TrainingLogEntry.Builder entry(long step, int seconds) {
    return TrainingLogEntry.newBuilder()
        .setRun("default")
        .setStep(step)
        .setAt(NOON.plusSeconds(seconds))
        .setTokens(step * 1_024)
        .setLearningRate(1e-3);
  }
}
