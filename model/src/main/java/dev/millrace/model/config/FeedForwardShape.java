package dev.millrace.model.config;

/**
 * The feed-forward part of every layer.
 *
 * @param width numbers between its two linear layers
 * @param bias whether both linear layers add one
 */
public record FeedForwardShape(int width, ActivationKind activation, boolean bias) {

  public FeedForwardShape {
    ModelConfig.requirePositive("feed-forward width", width);
    ModelConfig.require(
        width <= Integer.MAX_VALUE / 2, "feed-forward width " + width + " is too much");
  }

  /** Numbers that the first linear layer gives for each row. */
  public int hiddenWidth() {
    return activation.gated() ? 2 * width : width;
  }
}
