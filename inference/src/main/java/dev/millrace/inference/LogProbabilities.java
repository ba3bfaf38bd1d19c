package dev.millrace.inference;

import java.util.Arrays;
import java.util.List;

/** The log-softmax of one position's logits. */
final class LogProbabilities {
  private final float[] logits;
  private final double logSum;

  private LogProbabilities(float[] logits, double logSum) {
    this.logits = logits;
    this.logSum = logSum;
  }

  static LogProbabilities of(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    return new LogProbabilities(logits, max + Math.log(sum));
  }

  double of(int token) {
    return logits[token] - logSum;
  }

  /** That token with the most probable ones beside it. */
  SampledToken token(int id, int alternatives) {
    List<SampledToken.Alternative> top =
        Arrays.stream(Ranking.top(logits, alternatives))
            .mapToObj(token -> new SampledToken.Alternative(token, of(token)))
            .toList();
    return new SampledToken(id, of(id), top);
  }
}
