package dev.millrace.trainer.evaluation;

import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import java.util.BitSet;

/** A model that says how likely tokens are. */
@FunctionalInterface
public interface Likelihood {

  /**
   * The log-likelihood of the last tokens given those before them.
   *
   * @param tokens one more at most than the model's context
   * @param continuation how many at the end; at least one, fewer than all
   * @return in nats; 0 or less
   */
  double of(int[] tokens, int continuation);

  /** With the weights as they are in training. */
  static Likelihood of(TrainingEngine engine) {
    return (tokens, continuation) -> {
      int length = tokens.length - 1;
      BitSet context = new BitSet();
      context.set(0, length - continuation);
      return -engine.summedLoss(new TokenBatch(1, length, tokens, new int[] {length}, context));
    };
  }
}
