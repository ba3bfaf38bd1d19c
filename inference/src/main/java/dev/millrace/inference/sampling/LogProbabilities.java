package dev.millrace.inference.sampling;

import java.util.Arrays;
import java.util.List;

/**
 * The log-softmax of one position's logits. A model may have more logits than its tokenizer has
 * tokens, rows that round up its size: they count in the sum and are no alternative.
 */
public final class LogProbabilities {
  private final float[] logits;
  private final int vocabularySize;
  private final double logSum;

  private LogProbabilities(float[] logits, int vocabularySize, double logSum) {
    this.logits = logits;
    this.vocabularySize = vocabularySize;
    this.logSum = logSum;
  }

  /**
   * @param vocabularySize how many of the first logits are tokens'
   */
  public static LogProbabilities of(float[] logits, int vocabularySize) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double logSum = greatest + Math.log(Softmax.of(logits, greatest, 1).total());
    return new LogProbabilities(logits, vocabularySize, logSum);
  }

  /** The logits that are tokens'. */
  static float[] tokens(float[] logits, int vocabularySize) {
    return logits.length > vocabularySize ? Arrays.copyOf(logits, vocabularySize) : logits;
  }

  public double of(int token) {
    return logits[token] - logSum;
  }

  /** That token with the most probable ones beside it. */
  public SampledToken token(int id, int alternatives) {
    List<SampledToken.Alternative> top =
        Arrays.stream(Ranking.top(tokens(logits, vocabularySize), alternatives))
            .mapToObj(token -> new SampledToken.Alternative(token, of(token)))
            .toList();
    return new SampledToken(id, of(id), top);
  }
}
