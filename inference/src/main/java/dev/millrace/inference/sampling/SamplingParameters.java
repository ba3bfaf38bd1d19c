package dev.millrace.inference.sampling;

import java.util.Map;

/**
 * How the next token is drawn from the logits. {@link Sampler} gives the order.
 *
 * @param temperature divides the logits; 0 takes the most probable token
 * @param logitBias token id to what is added to its logit
 * @param seed of the draws: the same seed, prompt and checkpoint give the same text
 */
public record SamplingParameters(
    double temperature,
    Truncation truncation,
    Penalties penalties,
    Map<Integer, Double> logitBias,
    long seed) {

  public SamplingParameters {
    within("temperature", temperature, 0, 2);
    logitBias = Map.copyOf(logitBias);
  }

  /** The most probable token, always. */
  public static SamplingParameters greedy() {
    return seeded(0, 0);
  }

  /** Draws from the model's own distribution. */
  public static SamplingParameters seeded(double temperature, long seed) {
    return new SamplingParameters(temperature, Truncation.NONE, Penalties.NONE, Map.of(), seed);
  }

  /** The same with another seed. */
  public SamplingParameters withSeed(long other) {
    return new SamplingParameters(temperature, truncation, penalties, logitBias, other);
  }

  static void within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          name + " is " + value + ": from " + low + " to " + high + " inclusive");
    }
  }
}
