package dev.millrace.engine.nd4j.layers;

import dev.millrace.engine.nd4j.kernels.FloatArray;

/** A normalisation of rows: LayerNorm or RMSNorm. Rows are {@code width} numbers. */
public interface Norm {
  /** Numbers kept for each row between forward and backward. */
  int STATISTICS = 2;

  int width();

  /**
   * Normalises rows [begin, end).
   *
   * @param statistics [rows, 2]: filled for {@link #backward}
   */
  void forward(FloatArray x, FloatArray y, FloatArray statistics, int begin, int end);

  /**
   * Adds to {@code dx} what rows [begin, end) contribute, and to the partial sums what they
   * contribute to the gradients of the scale and, after {@code width} numbers, of the shift.
   */
  void backward(
      FloatArray x,
      FloatArray statistics,
      FloatArray dy,
      FloatArray dx,
      long partialSums,
      int begin,
      int end);

  /** Adds the partial sums to the gradients. */
  void addGradients(long partialSums);
}
