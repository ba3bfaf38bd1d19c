package dev.millrace.model;

import dev.millrace.model.config.ModelConfig;

/**
 * How an engine trains.
 *
 * @param contextLength tokens a row is trained with, at most the model's
 * @param microBatchRows rows that are forwarded and backwarded at once; gradients accumulate over a
 *     step's rows
 * @param threads threads the engine computes with
 */
public record TrainingOptions(
    Optimizer optimizer,
    int contextLength,
    int microBatchRows,
    int threads,
    ComputeOptions compute) {

  /** In float32 on the best device there is. */
  public TrainingOptions(Optimizer optimizer, int contextLength, int microBatchRows, int threads) {
    this(optimizer, contextLength, microBatchRows, threads, ComputeOptions.defaults());
  }

  /** Refuses a context the model does not have, or micro-batches without rows. */
  public void check(ModelConfig config) {
    if (contextLength < 1 || contextLength > config.contextLength()) {
      throw new IllegalArgumentException(
          "context length %d is outside the model's 1..%d"
              .formatted(contextLength, config.contextLength()));
    }
    if (microBatchRows < 1) {
      throw new IllegalArgumentException("micro-batch rows " + microBatchRows + " is not positive");
    }
  }
}
