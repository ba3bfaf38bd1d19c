package dev.millrace.inference.sampling;

/**
 * Which tokens stay in a draw, judged by the distribution at temperature 1; applied in this order.
 *
 * @param topK most tokens that stay; 0 keeps all
 * @param typicalP keeps the fewest of the tokens whose surprise is nearest to the distribution's
 *     entropy that hold this much probability (Meister et al. 2023); 1 keeps all
 * @param topP keeps the fewest tokens that hold this much probability (Holtzman et al. 2020); 1
 *     keeps all
 * @param minP keeps tokens at least this fraction as probable as the most probable one (Nguyen et
 *     al. 2024); 0 keeps all
 */
public record Truncation(int topK, double typicalP, double topP, double minP) {
  /** All tokens stay. */
  public static final Truncation NONE = new Truncation(0, 1, 1, 0);

  public Truncation {
    if (topK < 0) {
      throw new IllegalArgumentException("top_k is " + topK + ": 0 (all) or more");
    }
    SamplingParameters.within("typical_p", typicalP, 0, 1);
    SamplingParameters.within("top_p", topP, 0, 1);
    SamplingParameters.within("min_p", minP, 0, 1);
  }

  /** By rank and by probability only. */
  public static Truncation of(int topK, double topP, double minP) {
    return new Truncation(topK, 1, topP, minP);
  }

  boolean keepsAll(int tokens) {
    return (topK == 0 || topK >= tokens) && typicalP >= 1 && topP >= 1 && minP == 0;
  }
}
