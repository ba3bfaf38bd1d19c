package dev.millrace.trainer.guard;

import dev.millrace.schemas.settings.Setting;
import java.util.Locale;
import java.util.Optional;

/**
 * From when on a run counts as diverging, and what happens then.
 *
 * @param lossFactor a loss that is so many times its running median counts as high
 * @param steps in a row with a high loss
 * @param heldOutRise fraction above the run's best held-out figure
 * @param maxRewinds of the whole run
 */
public record GuardSettings(
    @Setting(
            key = "train.on-divergence",
            text =
                "what becomes of a run that diverges, beside a warning: rewind goes back to the"
                    + " last good checkpoint and passes over the blocks since")
        OnDivergence action,
    @Setting(
            key = "train.divergence-loss-factor",
            text = "a loss is high if it is more than so many times the median of the 128 before",
            above = 1)
        double lossFactor,
    @Setting(
            key = "train.divergence-steps",
            text = "a run diverges with so many steps of high loss in a row",
            min = 1)
        int steps,
    @Setting(
            key = "train.divergence-held-out-rise",
            text =
                "a run diverges with held-out bits per byte more than this fraction above its best;"
                    + " Infinity: never",
            above = 0)
        double heldOutRise,
    @Setting(
            key = "train.max-rewinds",
            text = "a run that diverges after so many rewinds pauses",
            min = 0)
        int maxRewinds) {

  /** Goes back three times. */
  public static GuardSettings defaults() {
    return new GuardSettings(OnDivergence.REWIND, 1.5, 20, 0.25, 3);
  }

  /** The same limits, with another consequence. */
  public GuardSettings with(OnDivergence other) {
    return new GuardSettings(other, lossFactor, steps, heldOutRise, maxRewinds);
  }

  /** What holds for a run that was rewound so many times. */
  public GuardSettings after(int rewinds) {
    return action == OnDivergence.REWIND && rewinds >= maxRewinds ? with(OnDivergence.PAUSE) : this;
  }

  /**
   * What speaks against weights, if anything.
   *
   * @param state after their last step
   * @param loss of that step
   * @param heldOut bits per byte of the last evaluation; not a number before the first
   * @param best the run's lowest; not a number before the first
   */
  public Optional<Doubt> doubt(GuardState state, double loss, double heldOut, double best) {
    if (Double.isFinite(best) && !Double.isFinite(heldOut)) {
      return Optional.of(
          new Doubt(Sign.NOT_FINITE, true, "its held-out bits per byte are " + heldOut));
    }
    if (heldOut > best * (1 + heldOutRise)) {
      return Optional.of(
          new Doubt(
              Sign.HELD_OUT,
              true,
              String.format(
                  Locale.ROOT,
                  "its held-out bits per byte are %.4f, %.0f %% above its best, %.4f",
                  heldOut,
                  100 * (heldOut / best - 1),
                  best)));
    }
    if (state.high() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Doubt(
            Sign.LOSS,
            state.high() >= steps,
            String.format(
                Locale.ROOT,
                "the loss of its last %d steps is more than %s times the median, now %.4f after"
                    + " %.4f",
                state.high(),
                lossFactor,
                loss,
                state.median())));
  }
}
