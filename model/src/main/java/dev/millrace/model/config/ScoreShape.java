package dev.millrace.model.config;

import java.util.OptionalDouble;

/**
 * What becomes of the products of queries and keys before softmax.
 *
 * @param scalar they are divided by its square root; a head's size, as a rule
 * @param cap bends them to cap * tanh(score / cap) after that, so that none is larger
 */
public record ScoreShape(double scalar, OptionalDouble cap) {

  public ScoreShape {
    ModelConfig.require(
        Double.isFinite(scalar) && scalar > 0, "score scalar " + scalar + " is not positive");
    StreamEnds.requireCap("score cap", cap);
  }

  /** Divided by the root of a head's size, and not bent. */
  public static ScoreShape plain(int headSize) {
    return new ScoreShape(headSize, OptionalDouble.empty());
  }

  /** The factor of every product. */
  public double factor() {
    return 1 / Math.sqrt(scalar);
  }
}
