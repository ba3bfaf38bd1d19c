package dev.millrace.engine.nd4j.training;

import dev.millrace.engine.nd4j.kernels.Blas;
import dev.millrace.engine.nd4j.kernels.Blas.Matrix;
import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.model.MicroBatch;
import java.util.Arrays;

/**
 * The output layer and the loss, some rows at a time: logits of all rows at once would be the
 * largest array of all.
 */
final class CrossEntropy implements AutoCloseable {
  private static final int CHUNK_NUMBERS = 1 << 22;
  private static final int MIN_CHUNK = 64;

  private final Parallel parallel;
  private final int width;
  private final int vocabularySize;
  private final int chunk;
  private final Matrix weight;
  private final Matrix weightGradient;
  private final FloatArray logits;
  private final double[] losses;

  /**
   * @param name of the weight [vocabulary, width]
   */
  CrossEntropy(Parameters parameters, String name, Parallel parallel, int mostRows) {
    Parameters.Slot slot = parameters.slot(name);
    this.parallel = parallel;
    this.width = slot.columns();
    this.vocabularySize = Math.toIntExact(slot.elements() / width);
    this.chunk = chunk(vocabularySize, mostRows);
    this.weight = Matrix.of(parameters.weights(), slot.offset(), width);
    this.weightGradient = Matrix.of(parameters.gradients(), slot.offset(), width);
    this.logits = new FloatArray((long) chunk * vocabularySize);
    this.losses = new double[mostRows];
  }

  /** Rows whose logits are held at once. */
  static int chunk(int vocabularySize, int mostRows) {
    return Math.min(mostRows, Math.max(MIN_CHUNK, CHUNK_NUMBERS / vocabularySize));
  }

  /** The sum over rows of -log p(target), in the rows' order. */
  double loss(FloatArray x, int[] targets, int rows) {
    measure(x, targets, rows);
    return sum(rows);
  }

  /** -log p(target) of each row. */
  double[] losses(FloatArray x, int[] targets, int rows) {
    measure(x, targets, rows);
    return Arrays.copyOf(losses, rows);
  }

  private void measure(FloatArray x, int[] targets, int rows) {
    for (int first = 0; first < rows; first += chunk) {
      int count = Math.min(chunk, rows - first);
      forward(x, first, count);
      softmax(targets, first, count, 0);
    }
  }

  /**
   * The same, with gradients of {@code scale} times it.
   *
   * @param dx [rows, width], overwritten
   */
  double lossAndGradient(FloatArray x, int[] targets, int rows, float scale, FloatArray dx) {
    for (int first = 0; first < rows; first += chunk) {
      int count = Math.min(chunk, rows - first);
      forward(x, first, count);
      softmax(targets, first, count, scale);
      long offset = (long) first * width;
      Matrix change = Matrix.of(logits, 0, vocabularySize);
      Blas.multiply(
          parallel, count, width, vocabularySize, change, weight, 0, Matrix.of(dx, offset, width));
      Matrix input = Matrix.of(x, offset, width);
      Blas.multiply(
          parallel, vocabularySize, width, count, change.transpose(), input, 1, weightGradient);
    }
    return sum(rows);
  }

  /** Logits of all rows: [rows, vocabularySize]. */
  float[][] logits(FloatArray x, int rows) {
    float[][] result = new float[rows][vocabularySize];
    for (int first = 0; first < rows; first += chunk) {
      int count = Math.min(chunk, rows - first);
      forward(x, first, count);
      for (int row = 0; row < count; row++) {
        for (int i = 0; i < vocabularySize; i++) {
          result[first + row][i] = Memory.get(logits.address((long) row * vocabularySize + i));
        }
      }
    }
    return result;
  }

  private void forward(FloatArray x, int first, int count) {
    Matrix input = Matrix.of(x, (long) first * width, width);
    Matrix output = Matrix.of(logits, 0, vocabularySize);
    Blas.multiply(parallel, count, vocabularySize, width, input, weight.transpose(), 0, output);
  }

  /** Losses of the rows; their logits become the gradient of {@code scale} times the loss. */
  private void softmax(int[] targets, int first, int count, float scale) {
    parallel.run(
        count,
        (begin, end, thread) -> {
          for (int row = begin; row < end; row++) {
            long at = logits.address((long) row * vocabularySize);
            int target = targets[first + row];
            if (target == MicroBatch.IGNORED) {
              losses[first + row] = 0;
              Memory.zero(at, vocabularySize);
            } else {
              losses[first + row] = softmaxRow(at, target, scale);
            }
          }
        });
  }

  private double softmaxRow(long row, int target, float scale) {
    long targetAt = row + (long) target * Float.BYTES;
    double logit = Memory.get(targetAt);
    float max = VectorLoops.max(row, vocabularySize);
    float sum = VectorLoops.exp(row, max, vocabularySize);
    if (scale != 0) {
      VectorLoops.scale(row, scale / sum, vocabularySize);
      Memory.set(targetAt, Memory.get(targetAt) - scale);
    }
    return Math.log(sum) + max - logit;
  }

  private double sum(int rows) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += losses[row];
    }
    return sum;
  }

  @Override
  public void close() {
    logits.close();
  }
}
