package dev.millrace.cli.monitoring;

import dev.millrace.metrics.Meters;
import dev.millrace.metrics.Metric;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.data.ShuffleWindow;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.evaluation.EvaluatedCheckpoints;
import dev.millrace.trainer.guard.Sign;
import dev.millrace.trainer.log.TrainingLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** A run's training as metrics. Told by one thread, read by others. */
public final class TrainingMeter implements TrainingLog {
  private final Meters meters;
  private final String run;
  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();

  public TrainingMeter(Meters meters, String run) {
    this.meters = meters;
    this.run = run;
    meters.add(Metric.STEPS, 0, run);
    meters.add(Metric.REWINDS, 0, run);
    meters.add(Metric.SUSPECT_CHECKPOINTS, 0, run);
    for (Sign sign : Sign.values()) {
      meters.add(Metric.DIVERGENCES, 0, run, sign.label());
    }
    meters.set(Metric.DIVERGING, 0, run);
    meters.set(Metric.PAUSED, 0, run);
  }

  @Override
  public void stepped(StepInput input, long targets, Duration took) {
    meters.count(Metric.STEPS, run);
    meters.add(Metric.TRAINED_TOKENS, targets, run);
    meters.record(Metric.STEP_TIME, took, run);
    input.blocks().stream()
        .map(block -> block.block().getIngestedAt())
        .filter(ingested -> !ingested.equals(Instant.EPOCH))
        .max(Comparator.naturalOrder())
        .ifPresent(newest -> meters.setSince(Metric.TRAINED_AGE, newest, run));
    ShuffleWindow.read(input.record())
        .forEach(
            range ->
                positions.put(
                    new TopicPartition(range.getTopic(), range.getPartition()), range.getTo()));
  }

  @Override
  public void checkpointed(Duration took, boolean suspect) {
    meters.record(Metric.CHECKPOINT_TIME, took, run);
    if (suspect) {
      meters.count(Metric.SUSPECT_CHECKPOINTS, run);
    }
  }

  @Override
  public void diverging(Sign sign) {
    meters.count(Metric.DIVERGENCES, run, sign.label());
  }

  @Override
  public void write(TrainingLogEntry entry) {
    switch (entry.getEvent()) {
      case "diverging" -> meters.set(Metric.DIVERGING, 1, run);
      case "recovered" -> meters.set(Metric.DIVERGING, 0, run);
      case "rewound" -> {
        meters.count(Metric.REWINDS, run);
        meters.set(Metric.DIVERGING, 0, run);
      }
      case "paused" -> meters.set(Metric.PAUSED, 1, run);
      case "resumed" -> meters.set(Metric.PAUSED, 0, run);
      case "steered" -> meters.set(Metric.LEARNING_RATE, entry.getLearningRate(), run);
      case EvaluatedCheckpoints.EVENT -> {
        // Scores are on the training log and in TensorBoard.
      }
      default -> measured(entry);
    }
  }

  private void measured(TrainingLogEntry entry) {
    meters.set(Metric.STEP, entry.getStep(), run);
    meters.set(Metric.LEARNING_RATE, entry.getLearningRate(), run);
    meters.add(Metric.STALL_TIME, entry.getWaitedSeconds(), run);
    if (entry.getHeldOutBitsPerByte() != null) {
      meters.set(Metric.HELD_OUT, entry.getHeldOutBitsPerByte(), run);
    }
    if (entry.getLoss() != null) {
      meters.set(Metric.LOSS, entry.getLoss(), run);
    }
    if (entry.getGradientNorm() != null) {
      meters.set(Metric.GRADIENT_NORM, entry.getGradientNorm(), run);
    }
  }

  /** Where each partition that it took rows of goes on. */
  public Map<TopicPartition, Long> positions() {
    return Map.copyOf(positions);
  }

  /** Whoever reads metrics waits for nothing. */
  @Override
  public void flush() {}
}
