package dev.millrace.model.config;

/** How rows are normalised. */
public enum NormKind {
  /** To mean 0 and variance 1, with a scale and a shift (Ba, Kiros and Hinton 2016). */
  LAYER_NORM(true, 0),
  /** To a mean square of 1, with a scale (Zhang and Sennrich 2019). */
  RMS_NORM(false, 0),
  /** The same with a scale of 1 + weight, as Gemma's files have it. */
  RMS_NORM_FROM_ONE(false, 1);

  private final boolean shifted;
  private final float offset;

  NormKind(boolean shifted, float offset) {
    this.shifted = shifted;
    this.offset = offset;
  }

  /** Whether a bias stands beside the weight. */
  boolean shifted() {
    return shifted;
  }

  /** What is added to each weight to make its scale. */
  public float offset() {
    return offset;
  }
}
