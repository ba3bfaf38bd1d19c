package dev.millrace.model.config;

import java.util.OptionalDouble;

/**
 * What becomes of the tokens' vectors before the first layer, and of logits after the output layer.
 *
 * @param scaledEmbeddings whether vectors are multiplied by the root of the stream's width
 * @param logitCap bends logits to cap * tanh(logit / cap), so that none is larger
 */
public record StreamEnds(boolean scaledEmbeddings, OptionalDouble logitCap) {
  /** Neither. */
  public static final StreamEnds PLAIN = new StreamEnds(false, OptionalDouble.empty());

  public StreamEnds {
    requireCap("logit cap", logitCap);
  }

  /**
   * The factor of vectors, the nearest float32 to the root, as transformers and llama.cpp compute
   * in float32.
   *
   * @param width of the stream
   */
  public float embeddingFactor(int width) {
    return scaledEmbeddings ? (float) Math.sqrt(width) : 1;
  }

  static void requireCap(String name, OptionalDouble cap) {
    double value = cap.orElse(1);
    ModelConfig.require(
        Double.isFinite(value) && value > 0, name + " " + value + " is not positive");
  }
}
