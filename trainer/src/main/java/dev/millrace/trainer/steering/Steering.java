package dev.millrace.trainer.steering;

import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.LearningRateSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a step beside the trainer's own settings. It stands in the step's ledger record,
 * so that the step is taken again as it was taken, whatever has been asked for since, and whether
 * or not the events can still be read.
 *
 * @param controls events with lesser offsets are obeyed
 * @param learningRate peak; 0: the trainer's own setting
 * @param decaySteps length of a decay; -1: none; 0: by the trainer's own setting
 * @param decayFirst first step of that decay
 */
public record Steering(long controls, double learningRate, int decaySteps, long decayFirst) {
  private static final int OWN = 0;
  private static final int NO_DECAY = -1;

  /** Nothing was ever asked for. */
  public static final Steering NONE = new Steering(0, 0, OWN, 0);

  /** As a step's record has it. */
  public static Steering of(TrainingBatch step) {
    return new Steering(
        step.getControls(), step.getLearningRate(), step.getDecaySteps(), step.getDecayFirst());
  }

  /** Writes it into a step's record. */
  public TrainingBatch.Builder into(TrainingBatch.Builder step) {
    return step.setControls(controls)
        .setLearningRate(learningRate)
        .setDecaySteps(decaySteps)
        .setDecayFirst(decayFirst);
  }

  /**
   * What holds for the next step that is recorded.
   *
   * @param events of the run; those that are obeyed already change nothing
   * @param step the next one
   */
  public Steering obeying(List<ControlEvent> events, long step) {
    Steering now = this;
    for (ControlEvent event : events) {
      if (event.offset() >= now.controls) {
        now = now.with(event.settings(), event.offset() + 1, step);
      }
    }
    return now;
  }

  private Steering with(Map<Steerable, Optional<Double>> settings, long obeyed, long step) {
    double peak = learningRate;
    int steps = decaySteps;
    long first = decayFirst;
    for (Map.Entry<Steerable, Optional<Double>> change : settings.entrySet()) {
      switch (change.getKey()) {
        case LEARNING_RATE -> peak = change.getValue().orElse(0.0);
        case DECAY_STEPS -> {
          steps = change.getValue().map(Steering::length).orElse(OWN);
          first = steps > 0 ? step : 0;
        }
      }
    }
    return new Steering(obeyed, peak, steps, first);
  }

  private static int length(double asked) {
    return asked == 0 ? NO_DECAY : (int) asked;
  }

  /** The schedule of a step that it holds for. */
  public LearningRateSchedule over(LearningRateSchedule own) {
    double peak = learningRate > 0 ? learningRate : own.peak();
    return new LearningRateSchedule(peak, own.warmUpSteps(), own.cosineSteps(), decay(own));
  }

  private Optional<LearningRateSchedule.Decay> decay(LearningRateSchedule own) {
    if (decaySteps == OWN) {
      return own.decay();
    }
    return decaySteps == NO_DECAY
        ? Optional.empty()
        : Optional.of(new LearningRateSchedule.Decay(decayFirst, decaySteps));
  }

  /** Whether it asks for the same, by whatever events. */
  public boolean isLike(Steering other) {
    return equals(new Steering(controls, other.learningRate, other.decaySteps, other.decayFirst));
  }

  /** For people; lower case, no full stop. */
  public String text() {
    List<String> parts = new ArrayList<>();
    if (learningRate > 0) {
      parts.add(Steerable.LEARNING_RATE.key() + "=" + learningRate);
    }
    if (decaySteps == NO_DECAY) {
      parts.add(Steerable.DECAY_STEPS.key() + "=0: no decay");
    } else if (decaySteps > 0) {
      parts.add(Steerable.DECAY_STEPS.key() + "=" + decaySteps + ", from step " + decayFirst);
    }
    return parts.isEmpty() ? "the trainer's own settings" : String.join("; ", parts);
  }
}
