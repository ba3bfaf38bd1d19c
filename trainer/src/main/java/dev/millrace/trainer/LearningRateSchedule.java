package dev.millrace.trainer;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The schedule of an endless stream (Hu et al. 2024, "MiniCPM", section 4): linear warm-up, then
 * the peak for as long as data come; a linear decay to zero only when asked for. Or, of a run whose
 * length is known, half a cosine from the peak to zero (Loshchilov and Hutter 2017, without
 * restarts).
 *
 * @param cosineSteps steps of such a run, its warm-up among them
 */
public record LearningRateSchedule(
    double peak, int warmUpSteps, OptionalInt cosineSteps, Optional<Decay> decay) {

  /** The schedule of an endless stream. */
  public LearningRateSchedule(double peak, int warmUpSteps, Optional<Decay> decay) {
    this(peak, warmUpSteps, OptionalInt.empty(), decay);
  }

  /**
   * @param firstStep first step below the peak
   * @param steps steps until zero
   */
  public record Decay(long firstStep, int steps) {

    public long lastStep() {
      return firstStep + steps - 1;
    }
  }

  /** Whether a decay has ended with that step: nothing is learned after it. */
  public boolean isOverAfter(long step) {
    return (decay.isPresent() && step >= decay.get().lastStep())
        || (cosineSteps.isPresent() && step >= cosineSteps.getAsInt());
  }

  /**
   * @param step from 1
   */
  public double at(long step) {
    double warmUp = warmUpSteps == 0 ? 1 : Math.min(1, (double) step / warmUpSteps);
    double remaining =
        decay
            .map(d -> Math.clamp(1 - (double) (step - d.firstStep() + 1) / (d.steps() + 1), 0, 1))
            .orElse(1.0);
    return peak * warmUp * cosine(step) * remaining;
  }

  private double cosine(long step) {
    if (cosineSteps.isEmpty()) {
      return 1;
    }
    double length = cosineSteps.getAsInt() + 1.0 - warmUpSteps;
    return (1 + Math.cos(Math.PI * Math.clamp((step - warmUpSteps) / length, 0, 1))) / 2;
  }
}
