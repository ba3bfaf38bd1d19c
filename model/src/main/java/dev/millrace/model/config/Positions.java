package dev.millrace.model.config;

import java.util.Optional;

/** How a model knows where a token stands. */
public sealed interface Positions {

  /** The position's own vector is added to the token's (Radford et al. 2019). */
  record Learned() implements Positions {}

  /**
   * Queries and keys are turned by their position (Su et al. 2021) in Hugging Face's layout: number
   * i of a head turns with number i + turned / 2.
   *
   * @param theta base of the frequencies
   * @param turned how many numbers of each head turn, an even number; the rest stay as they are
   * @param scaling empty where the context is the one first trained on
   */
  record Rotary(double theta, int turned, Optional<RopeScaling> scaling) implements Positions {

    public Rotary {
      ModelConfig.require(
          Double.isFinite(theta) && theta > 0, "rope theta " + theta + " is not positive");
      ModelConfig.require(
          turned > 0 && turned % 2 == 0,
          "rotary positions turn pairs, but " + turned + " numbers of a head are to turn");
    }

    /** Within the context first trained on. */
    public static Rotary plain(double theta, int turned) {
      return new Rotary(theta, turned, Optional.empty());
    }

    /** Radians a position by which a pair turns. */
    public double frequency(int pair) {
      return scaling.map(scaled -> scaled.frequency(this, pair)).orElseGet(() -> unscaled(pair));
    }

    /** The same as if there were no scaling. */
    public double unscaled(int pair) {
      return Math.pow(theta, -2.0 * pair / turned);
    }

    /** A factor for the numbers that turn. */
    public double magnitude() {
      return scaling.map(RopeScaling::magnitude).orElse(1.0);
    }
  }
}
