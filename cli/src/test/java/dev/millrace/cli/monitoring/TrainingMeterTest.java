package dev.millrace.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.metrics.Meters;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.data.MaskedBlock;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.guard.Sign;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TrainingMeterTest {
  private final Meters meters = new Meters();
  private final TrainingMeter meter = new TrainingMeter(meters, "r");

  private static StepInput step(long step, long next, Instant... ingested) {
    TrainingBatch record =
        TrainingBatch.newBuilder()
            .setRun("r")
            .setStep(step)
            .setRanges(List.of(new OffsetRange("token-blocks", 1, 0L, next, ingested.length)))
            .build();
    List<TokenBlock> blocks = List.of(ingested).stream().map(TrainingMeterTest::block).toList();
    return new StepInput(record, 0, MaskedBlock.whole(blocks));
  }

  private static TokenBlock block(Instant ingested) {
    TokenBlock block = new TokenBlock();
    block.setIngestedAt(ingested);
    return block;
  }

  @Test
  void stepsAndTheirTokensAreCounted() {
    meter.stepped(step(8, 4), 100, Duration.ofMillis(300));
    meter.stepped(step(9, 6), 50, Duration.ofMillis(500));
    meter.write(
        TrainingLogEntry.newBuilder()
            .setRun("r")
            .setStep(9)
            .setLoss(2.5)
            .setWaitedSeconds(7)
            .build());

    assertThat(meters.text())
        .contains(
            "millrace_steps_total{run=\"r\"} 2.0",
            "millrace_trained_tokens_total{run=\"r\"} 150.0",
            "millrace_step_seconds_sum{run=\"r\"} 0.8",
            "millrace_step{run=\"r\"} 9.0",
            "millrace_loss{run=\"r\"} 2.5",
            "millrace_stall_seconds_total{run=\"r\"} 7.0")
        .doesNotContain("millrace_held_out_bits_per_byte");
    assertThat(meter.positions()).isEqualTo(Map.of(new TopicPartition("token-blocks", 1), 6L));
  }

  private void say(String event) {
    meter.write(TrainingLogEntry.newBuilder().setRun("r").setStep(9).setEvent(event).build());
  }

  @Test
  void whatTheGuardSaysIsCountedAndShown() {
    assertThat(meters.text())
        .contains(
            "millrace_diverging{run=\"r\"} 0.0",
            "millrace_training_paused{run=\"r\"} 0.0",
            "millrace_rewinds_total{run=\"r\"} 0.0",
            "millrace_divergences_total{run=\"r\",sign=\"not-finite\"} 0.0");
    meter.diverging(Sign.LOSS);
    say("diverging");
    assertThat(meters.text())
        .contains(
            "millrace_diverging{run=\"r\"} 1.0",
            "millrace_divergences_total{run=\"r\",sign=\"loss\"} 1.0")
        .doesNotContain("millrace_step{");
    say("rewound");
    assertThat(meters.text())
        .contains("millrace_diverging{run=\"r\"} 0.0", "millrace_rewinds_total{run=\"r\"} 1.0");
    say("paused");
    meter.checkpointed(Duration.ofSeconds(1), true);
    assertThat(meters.text())
        .contains(
            "millrace_training_paused{run=\"r\"} 1.0",
            "millrace_suspect_checkpoints_total{run=\"r\"} 1.0");
  }

  @Test
  void theAgeIsThatOfTheNewestPage() {
    Instant now = Instant.now();
    meter.stepped(
        step(1, 1, now.minusSeconds(7200), now.minusSeconds(3600), Instant.EPOCH),
        1,
        Duration.ZERO);

    assertThat(meters.text())
        .containsPattern("millrace_trained_age_seconds\\{run=\"r\"} 36\\d\\d\\.");
  }

  @Test
  void blocksThatDoNotSayWhenTheyWereIngestedLeaveTheAgeAsItIs() {
    meter.stepped(step(1, 1, Instant.EPOCH), 1, Duration.ZERO);

    assertThat(meters.text()).doesNotContain("millrace_trained_age_seconds");
  }

  @Test
  void checkpointsAreTimed() {
    meter.checkpointed(Duration.ofSeconds(3), false);

    assertThat(meters.text())
        .contains(
            "millrace_checkpoint_seconds_count{run=\"r\"} 1",
            "millrace_checkpoint_seconds_sum{run=\"r\"} 3.0");
  }
}
