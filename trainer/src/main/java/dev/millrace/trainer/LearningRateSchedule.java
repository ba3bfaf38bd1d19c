package dev.millrace.trainer;

import java.util.Optional;

/**
 * The schedule of an endless stream (Hu et al. 2024, "MiniCPM", section 4): linear warm-up, then
 * the peak for as long as data come; a linear decay to zero only when asked for.
 */
public record LearningRateSchedule(double peak, int warmUpSteps, Optional<Decay> decay) {

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
    return decay.isPresent() && step >= decay.get().lastStep();
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
    return peak * warmUp * remaining;
  }
}
