package dev.millrace.engine.nd4j.training;

import dev.millrace.engine.nd4j.kernels.Blas;
import dev.millrace.engine.nd4j.kernels.Blas.Matrix;
import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.kernels.PartialSums;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.model.config.LinearNames;
import java.util.List;
import java.util.OptionalLong;

/** y = x W + b over rows: one tensor, or several that stand side by side as one matrix. */
final class Linear {
  private final Parameters parameters;
  private final int in;
  private final int out;
  private final Matrix weight;
  private final Matrix weightGradient;
  private final OptionalLong bias;

  private Linear(
      Parameters parameters, int in, int out, boolean stored, long at, OptionalLong bias) {
    this.parameters = parameters;
    this.in = in;
    this.out = out;
    this.weight = new Matrix(parameters.weights(), at, stored ? out : in, !stored);
    this.weightGradient = new Matrix(parameters.gradients(), at, stored ? out : in, false);
    this.bias = bias;
  }

  static Linear of(Parameters parameters, LinearNames names, boolean bias) {
    List<String> weights = names.weights();
    long at = parameters.offset(weights);
    OptionalLong biasAt =
        bias ? OptionalLong.of(parameters.offset(names.biases())) : OptionalLong.empty();
    long rows = 0;
    for (String weight : weights) {
      Parameters.Slot slot = parameters.slot(weight);
      rows += slot.elements() / slot.columns();
    }
    int columns = parameters.slot(weights.getFirst()).columns();
    return switch (names.layout()) {
      case OUT_IN -> new Linear(parameters, columns, Math.toIntExact(rows), false, at, biasAt);
      case IN_OUT -> new Linear(parameters, Math.toIntExact(rows), columns, true, at, biasAt);
    };
  }

  int in() {
    return in;
  }

  int out() {
    return out;
  }

  /** y = x W + b. */
  void forward(Parallel parallel, FloatArray x, FloatArray y, int rows) {
    bias.ifPresent(
        offset ->
            parallel.run(
                rows,
                (begin, end, thread) -> {
                  for (int row = begin; row < end; row++) {
                    Memory.copy(biasAddress(offset), y.address((long) row * out), out);
                  }
                }));
    multiply(parallel, x, y, rows, bias.isPresent());
  }

  /** y = residual + x W + b. */
  void forward(Parallel parallel, FloatArray x, FloatArray residual, FloatArray y, int rows) {
    parallel.run(
        rows,
        (begin, end, thread) -> {
          for (int row = begin; row < end; row++) {
            long at = (long) row * out;
            if (bias.isPresent()) {
              VectorLoops.sum(
                  residual.address(at), biasAddress(bias.getAsLong()), y.address(at), out);
            } else {
              Memory.copy(residual.address(at), y.address(at), out);
            }
          }
        });
    multiply(parallel, x, y, rows, true);
  }

  private void multiply(Parallel parallel, FloatArray x, FloatArray y, int rows, boolean add) {
    Matrix input = Matrix.of(x, 0, in);
    Blas.multiply(parallel, rows, out, in, input, weight, add ? 1 : 0, Matrix.of(y, 0, out));
  }

  /**
   * dx = dy W^T; adds to the gradients of weight and bias.
   *
   * @param partialSums scratch for {@code out} numbers a thread
   */
  void backward(
      Parallel parallel,
      FloatArray x,
      FloatArray dy,
      FloatArray dx,
      PartialSums partialSums,
      int rows) {
    Matrix change = Matrix.of(dy, 0, out);
    Matrix input = Matrix.of(x, 0, in);
    Blas.multiply(parallel, rows, in, out, change, weight.transpose(), 0, Matrix.of(dx, 0, in));
    if (weight.transposed()) {
      Blas.multiply(parallel, out, in, rows, change.transpose(), input, 1, weightGradient);
    } else {
      Blas.multiply(parallel, in, out, rows, input.transpose(), change, 1, weightGradient);
    }
    bias.ifPresent(
        offset -> {
          partialSums.run(
              rows,
              out,
              (begin, end, sums) -> {
                for (int row = begin; row < end; row++) {
                  VectorLoops.add(dy.address((long) row * out), sums, out);
                }
              });
          partialSums.addTo(parameters.gradients().address(offset), out);
        });
  }

  private long biasAddress(long offset) {
    return parameters.weights().address(offset);
  }
}
