package dev.millrace.inference.sampling;

import java.util.Map;

/**
 * How the next token is drawn from the logits. {@link Sampler} gives the order.
 *
 * @param temperature divides the logits; 0 takes the most probable token
 * @param topK most tokens that stay in the draw; 0 keeps all
 * @param topP the draw keeps the fewest tokens that hold this much probability (Holtzman et al.
 *     2020); 1 keeps all
 * @param minP the draw keeps tokens at least this fraction as probable as the most probable one
 *     (Nguyen et al. 2024); 0 keeps all
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens of prompt and
 *     answer (Keskar et al. 2019); 1 is off
 * @param presencePenalty is subtracted once from the logit of a token that the answer holds
 * @param frequencyPenalty is subtracted as often as the answer holds the token
 * @param logitBias token id to what is added to its logit
 * @param seed of the draws: the same seed, prompt and checkpoint give the same text
 */
public record SamplingParameters(
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    double presencePenalty,
    double frequencyPenalty,
    Map<Integer, Double> logitBias,
    long seed) {

  public SamplingParameters {
    within("temperature", temperature, 0, 2);
    if (topK < 0) {
      throw new IllegalArgumentException("top_k is " + topK + ": 0 (all) or more");
    }
    within("top_p", topP, 0, 1);
    within("min_p", minP, 0, 1);
    within("repetition_penalty", repetitionPenalty, 0.1, 10);
    within("presence_penalty", presencePenalty, -2, 2);
    within("frequency_penalty", frequencyPenalty, -2, 2);
    logitBias = Map.copyOf(logitBias);
  }

  /** The most probable token, always. */
  public static SamplingParameters greedy() {
    return new SamplingParameters(0, 0, 1, 0, 1, 0, 0, Map.of(), 0);
  }

  /** Draws from the model's own distribution. */
  public static SamplingParameters seeded(double temperature, long seed) {
    return new SamplingParameters(temperature, 0, 1, 0, 1, 0, 0, Map.of(), seed);
  }

  /** The same with another seed. */
  public SamplingParameters withSeed(long other) {
    return new SamplingParameters(
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        presencePenalty,
        frequencyPenalty,
        logitBias,
        other);
  }

  private static void within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          name + " is " + value + ": from " + low + " to " + high + " inclusive");
    }
  }
}
