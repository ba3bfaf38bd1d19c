package dev.millrace.engine.nd4j.layers;

import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorNames;
import jdk.incubator.vector.VectorMask;

/** A normalisation of rows of {@code width} numbers, with a scale for each of them. */
public abstract sealed class Norm permits LayerNorm, RmsNorm {
  /** Numbers kept for each row between forward and backward. */
  public static final int STATISTICS = 2;

  final int width;

  /** Numbers of a row that fill whole vectors, and the lanes of the last, incomplete one. */
  final int whole;

  final VectorMask<Float> tail;
  final double epsilon;
  final long scale;
  private final long scaleGradient;

  Norm(Parameters parameters, String name, double epsilon) {
    String weight = TensorNames.weight(name);
    this.width = Math.toIntExact(parameters.slot(weight).elements());
    this.whole = SPECIES.loopBound(width);
    this.tail = Memory.tail(whole, width);
    this.epsilon = epsilon;
    this.scale = parameters.address(weight);
    this.scaleGradient = parameters.gradientAddress(weight);
  }

  /** The config's kind of norm over tensors of a name. */
  public static Norm of(ModelConfig config, Parameters parameters, String name) {
    return switch (config.norm()) {
      case LAYER_NORM -> new LayerNorm(parameters, name, config.normEpsilon());
      case RMS_NORM, RMS_NORM_FROM_ONE ->
          new RmsNorm(parameters, name, config.norm(), config.normEpsilon());
    };
  }

  public final int width() {
    return width;
  }

  /**
   * Normalises rows [begin, end).
   *
   * @param statistics [rows, 2]: filled for {@link #backward}
   */
  public final void forward(FloatArray x, FloatArray y, FloatArray statistics, int begin, int end) {
    for (int row = begin; row < end; row++) {
      long at = (long) row * width;
      forwardRow(x.address(at), y.address(at), statistics.address((long) row * STATISTICS));
    }
  }

  abstract void forwardRow(long x, long y, long statistics);

  /**
   * Adds to {@code dx} what rows [begin, end) contribute, and to the partial sums what they
   * contribute to the gradients of the scale and, after {@code width} numbers, of the shift.
   */
  public final void backward(
      FloatArray x,
      FloatArray statistics,
      FloatArray dy,
      FloatArray dx,
      long partialSums,
      int begin,
      int end) {
    for (int row = begin; row < end; row++) {
      long at = (long) row * width;
      backwardRow(
          x.address(at),
          statistics.address((long) row * STATISTICS),
          dy.address(at),
          dx.address(at),
          partialSums);
    }
  }

  abstract void backwardRow(long x, long statistics, long dy, long dx, long partialSums);

  /** Adds the partial sums to the gradients. */
  public void addGradients(long partialSums) {
    VectorLoops.add(partialSums, scaleGradient, width);
  }
}
