package dev.millrace.model;

import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Weights;

/** A model in training: weights, optimizer moments, and one step at a time. Not thread-safe. */
public interface TrainingEngine extends AutoCloseable {

  ModelConfig config();

  /**
   * Forward, backward over micro-batches, clip, update. The loss and gradient are the mean over the
   * batch's targets that count, whatever the micro-batch size. If the loss or the gradient norm is
   * not finite, nothing is updated and the result says so.
   */
  StepResult step(TokenBatch batch, double learningRate);

  /** Summed cross-entropy in nats over the targets that count; changes nothing. */
  double summedLoss(TokenBatch batch);

  /** Cross-entropy in nats of each target: [rows, length], 0 where none counts; changes nothing. */
  double[] losses(TokenBatch batch);

  /** Optimizer steps taken so far; AdamW's bias correction counts them. */
  long optimizerStep();

  /** A copy of the weights as float32, under Hugging Face's tensor names. */
  Weights weights();

  /**
   * A copy of the optimizer's moments: two tensors {@code <name>.exp_avg} and {@code
   * <name>.exp_avg_sq} for each weight that AdamW updates, one {@code <name>.momentum_buffer} for
   * each that Muon does.
   */
  Weights moments();

  /**
   * Continues with moments that {@link #moments()} gave. The weights were given when the engine was
   * made.
   */
  void restoreMoments(Weights moments, long optimizerStep);

  /**
   * What a checkpoint records about how sums were formed: engine, threads, instruction set. Equal
   * text means equal bits.
   */
  String arithmetic();

  @Override
  void close();
}
