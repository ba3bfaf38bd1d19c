package dev.millrace.benchmarks.learn;

import dev.millrace.model.Optimizer;
import dev.millrace.trainer.LearningRateSchedule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** An optimizer with a schedule. */
record LearnPair(Optimizer.Kind optimizer, Shape shape) {

  /** How the learning rate goes down. */
  enum Shape {
    /** Warm-up, a stable peak, and a linear decay in the end. */
    WSD,
    COSINE
  }

  static final List<LearnPair> ALL =
      List.of(
          new LearnPair(Optimizer.Kind.ADAMW, Shape.WSD),
          new LearnPair(Optimizer.Kind.ADAMW, Shape.COSINE),
          new LearnPair(Optimizer.Kind.MUON, Shape.WSD),
          new LearnPair(Optimizer.Kind.MUON, Shape.COSINE));

  /**
   * The schedule of a run that ends at zero.
   *
   * @param decayShare of the steps, in which WSD's rate falls
   */
  LearningRateSchedule schedule(double peak, int warmUpSteps, int steps, double decayShare) {
    return switch (shape) {
      case WSD -> {
        int decay = Math.clamp(Math.round(steps * decayShare), 1, steps);
        yield new LearningRateSchedule(
            peak,
            warmUpSteps,
            Optional.of(new LearningRateSchedule.Decay(steps - decay + 1L, decay)));
      }
      case COSINE ->
          new LearningRateSchedule(peak, warmUpSteps, OptionalInt.of(steps), Optional.empty());
    };
  }

  String text() {
    return (optimizer + " " + shape).toLowerCase(Locale.ROOT);
  }
}
