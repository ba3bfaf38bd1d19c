package dev.millrace.model.config;

/** How rows are normalised. */
public enum NormKind {
  /** To mean 0 and variance 1, with a scale and a shift (Ba, Kiros and Hinton 2016). */
  LAYER_NORM(true),
  /** To a mean square of 1, with a scale (Zhang and Sennrich 2019). */
  RMS_NORM(false);

  private final boolean shifted;

  NormKind(boolean shifted) {
    this.shifted = shifted;
  }

  /** Whether a bias stands beside the weight. */
  boolean shifted() {
    return shifted;
  }
}
