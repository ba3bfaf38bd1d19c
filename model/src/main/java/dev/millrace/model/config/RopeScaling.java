package dev.millrace.model.config;

/**
 * Llama 3.1's stretching of the rotary embedding beyond the context it was first trained on ({@code
 * rope_type: llama3}).
 *
 * @param factor by which low frequencies are slowed
 * @param originalContextLength tokens
 */
public record RopeScaling(
    double factor,
    double lowFrequencyFactor,
    double highFrequencyFactor,
    int originalContextLength) {

  public RopeScaling {
    if (!(factor > 0
        && lowFrequencyFactor > 0
        && highFrequencyFactor > lowFrequencyFactor
        && originalContextLength > 0)) {
      throw new IllegalArgumentException(
          ("rope scaling by %s between %s and %s of %d positions: factors must be positive,"
                  + " and the low one below the high one")
              .formatted(factor, lowFrequencyFactor, highFrequencyFactor, originalContextLength));
    }
  }

  /** A frequency in radians a position, slowed if it turns seldom within the original context. */
  double stretch(double frequency) {
    double turns = originalContextLength * frequency / (2 * Math.PI);
    if (turns < lowFrequencyFactor) {
      return frequency / factor;
    }
    if (turns > highFrequencyFactor) {
      return frequency;
    }
    double smooth = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
    return (1 - smooth) * frequency / factor + smooth * frequency;
  }
}
