package dev.millrace.cli.model;

import dev.millrace.cli.rows.LogitRows;
import dev.millrace.model.InferenceEngine;
import java.util.Arrays;

/** How well a model predicts tokens, in nats. */
public final class TokenLoss {
  private TokenLoss() {}

  /**
   * Cross-entropy of each token after those before it; NaN for the first, which nothing predicts.
   */
  public static double[] each(InferenceEngine engine, int[] tokens) {
    double[] losses = new double[tokens.length];
    losses[0] = Double.NaN;
    LogitRows.forEach(
        engine,
        Arrays.copyOf(tokens, tokens.length - 1),
        (position, logits) -> losses[position + 1] = crossEntropy(logits, tokens[position + 1]));
    return losses;
  }

  /** Summed cross-entropy of the tokens from an index on, which is 1 or more. */
  static double ofLast(InferenceEngine engine, int[] tokens, int from) {
    double[] losses = each(engine, tokens);
    return Arrays.stream(losses, from, losses.length).sum();
  }

  static double crossEntropy(float[] logits, int target) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum) - logits[target];
  }
}
