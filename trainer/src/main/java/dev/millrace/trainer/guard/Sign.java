package dev.millrace.trainer.guard;

import java.util.Locale;

/** By what a run is seen to diverge. */
public enum Sign {
  /** A loss, gradient or held-out figure that is no number. */
  NOT_FINITE,

  /** A held-out figure far above the run's best. */
  HELD_OUT,

  /** Losses far above their running median, step after step. */
  LOSS;

  /** As metrics name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
