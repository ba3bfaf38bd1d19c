package dev.millrace.model.contract;

import dev.millrace.model.ComputeOptions;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.Optimizer;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Weights;
import java.util.List;

/** An engine as the contracts see it. */
public interface EngineUnderTest {

  EngineProvider provider();

  /** Where and how exactly it trains in the contracts. */
  default ComputeOptions compute() {
    return ComputeOptions.defaults();
  }

  /**
   * How far logits may move when a prompt is appended in other pieces; 0 where not even a bit may.
   */
  default float rounding() {
    return 0;
  }

  /** Logits after every position, [tokens, vocabularySize], by the forward pass of training. */
  float[][] logits(TrainingEngine engine, int[] tokens);

  default TrainingOptions options(int contextLength, int microBatchRows, int threads) {
    return new TrainingOptions(TinyModels.ADAMW, contextLength, microBatchRows, threads, compute());
  }

  default TrainingEngine train(
      ModelConfig config, Weights weights, int contextLength, int microBatchRows, int threads) {
    return provider().train(config, weights, options(contextLength, microBatchRows, threads));
  }

  /** The same with another optimizer. */
  default TrainingEngine train(
      ModelConfig config,
      Weights weights,
      Optimizer optimizer,
      int contextLength,
      int microBatchRows,
      int threads) {
    TrainingOptions options =
        new TrainingOptions(optimizer, contextLength, microBatchRows, threads, compute());
    return provider().train(config, weights, options);
  }

  /** Logits after tokens that are appended to one sequence. */
  static float[] append(InferenceEngine engine, InferenceEngine.Sequence sequence, int... tokens) {
    return engine.append(List.of(new InferenceEngine.Input(sequence, tokens))).getFirst();
  }
}
