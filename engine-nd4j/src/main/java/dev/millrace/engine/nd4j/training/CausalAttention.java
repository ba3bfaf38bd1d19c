package dev.millrace.engine.nd4j.training;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.Blas;
import dev.millrace.engine.nd4j.kernels.Blas.Matrix;
import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.model.VectorMath;
import dev.millrace.model.config.ModelConfig;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Causal softmax attention with grouped queries, over all earlier tokens of a text or a sliding
 * window. Probabilities are not kept for the backward pass but formed again, block by block of
 * queries, from each row's log-sum-exp (Dao et al. 2022), so memory grows with the window's length
 * and not with its square.
 */
final class CausalAttention implements AutoCloseable {
  private static final int BLOCK = 64;

  private final Parallel parallel;
  private final int heads;
  private final int keyValueHeads;
  private final int headSize;
  private final int stride;
  private final float scale;
  private final int contextLength;
  private final FloatArray scores;
  private final FloatArray changes;

  CausalAttention(ModelConfig config, Parallel parallel, int contextLength) {
    this.parallel = parallel;
    this.heads = config.heads();
    this.keyValueHeads = config.keyValueHeads();
    this.headSize = config.headSize();
    this.stride = config.projectedWidth();
    this.scale = (float) (1 / Math.sqrt(headSize));
    this.contextLength = contextLength;
    this.scores = new FloatArray(scratchLength(contextLength, parallel.threads()));
    this.changes = new FloatArray(scratchLength(contextLength, parallel.threads()));
  }

  static long scratchLength(int contextLength, int threads) {
    return (long) threads * BLOCK * contextLength;
  }

  private Matrix queries(FloatArray projected, long row, int head) {
    return Matrix.of(projected, row * stride + (long) head * headSize, stride);
  }

  private Matrix keys(FloatArray projected, long row, int group) {
    return Matrix.of(projected, row * stride + (long) (heads + group) * headSize, stride);
  }

  private Matrix values(FloatArray projected, long row, int group) {
    int index = heads + keyValueHeads + group;
    return Matrix.of(projected, row * stride + (long) index * headSize, stride);
  }

  private Matrix output(FloatArray attended, long row, int head) {
    int width = heads * headSize;
    return Matrix.of(attended, row * width + (long) head * headSize, width);
  }

  private Matrix scratch(FloatArray array, int thread) {
    return Matrix.of(array, (long) thread * BLOCK * contextLength, contextLength);
  }

  /**
   * Attends within each sequence.
   *
   * @param projected [sequences * length, queries | keys | values]
   * @param attended [sequences * length, heads * headSize]
   * @param logSumExp [sequences, heads, length], kept for the backward pass
   * @param starts [sequences, length]: the first position in its sequence that each sees
   * @param window tokens that a query sees at most, itself among them
   */
  void forward(
      FloatArray projected,
      FloatArray attended,
      FloatArray logSumExp,
      int[] starts,
      int length,
      int window) {
    parallel.run(
        starts.length / length * heads,
        (begin, end, thread) -> {
          for (int item = begin; item < end; item++) {
            forwardHead(projected, attended, logSumExp, starts, item, length, window, thread);
          }
        });
  }

  private void forwardHead(
      FloatArray projected,
      FloatArray attended,
      FloatArray logSumExp,
      int[] starts,
      int item,
      int length,
      int window,
      int thread) {
    int first = item / heads * length;
    int head = item % heads;
    int group = head / (heads / keyValueHeads);
    Matrix probabilities = scratch(scores, thread);
    for (int block = 0; block < length; block += BLOCK) {
      int end = Math.min(length, block + BLOCK);
      int rows = end - block;
      int oldest = oldest(starts[first + block], block, window);
      int seen = end - oldest;
      Matrix queries = queries(projected, first + block, head);
      Matrix keys = keys(projected, first + oldest, group);
      Blas.multiply(rows, seen, headSize, scale, queries, keys.transpose(), 0, probabilities);
      for (int row = 0; row < rows; row++) {
        int position = block + row;
        long at = scores.address(probabilities.fromRow(row).offset());
        int from = oldest(starts[first + position], position, window) - oldest;
        float logSum = softmax(at, from, position + 1 - oldest, seen);
        Memory.set(logSumExp.address((long) item * length + position), logSum);
      }
      Matrix values = values(projected, first + oldest, group);
      Matrix output = output(attended, first + block, head);
      Blas.multiply(rows, headSize, seen, 1, probabilities, values, 0, output);
    }
  }

  /** The first position that a query sees; a block sees what its first query sees, and more. */
  private static int oldest(int start, int position, int window) {
    return Math.max(start, position - window + 1);
  }

  /** Softmax of [from, to) of a row of {@code full} numbers, zero outside; its log-sum-exp. */
  private static float softmax(long row, int from, int to, int full) {
    long at = row + (long) from * BYTES;
    int length = to - from;
    float max = VectorLoops.max(at, length);
    float sum = VectorLoops.exp(at, max, length);
    VectorLoops.scale(at, 1 / sum, length);
    zeroOutside(row, from, to, full);
    return max + (float) Math.log(sum);
  }

  private static void zeroOutside(long row, int from, int to, int full) {
    if (from > 0) {
      Memory.zero(row, from);
    }
    Memory.zero(row + (long) to * BYTES, full - to);
  }

  /**
   * The gradient of queries, keys and values from that of the output.
   *
   * @param dProjected overwritten
   */
  void backward(
      FloatArray projected,
      FloatArray attended,
      FloatArray logSumExp,
      FloatArray dAttended,
      FloatArray dProjected,
      int[] starts,
      int length,
      int window) {
    parallel.run(
        starts.length / length * keyValueHeads,
        (begin, end, thread) -> {
          for (int item = begin; item < end; item++) {
            int sequence = item / keyValueHeads;
            int group = item % keyValueHeads;
            zeroKeysAndValues(dProjected, (long) sequence * length, group, length);
            int shared = heads / keyValueHeads;
            for (int head = group * shared; head < (group + 1) * shared; head++) {
              backwardHead(
                  projected,
                  attended,
                  logSumExp,
                  dAttended,
                  dProjected,
                  starts,
                  sequence,
                  head,
                  length,
                  window,
                  thread);
            }
          }
        });
  }

  private void zeroKeysAndValues(FloatArray dProjected, long first, int group, int length) {
    for (int position = 0; position < length; position++) {
      Memory.zero(dProjected.address(keys(dProjected, first + position, group).offset()), headSize);
      Memory.zero(
          dProjected.address(values(dProjected, first + position, group).offset()), headSize);
    }
  }

  private void backwardHead(
      FloatArray projected,
      FloatArray attended,
      FloatArray logSumExp,
      FloatArray dAttended,
      FloatArray dProjected,
      int[] starts,
      int sequence,
      int head,
      int length,
      int window,
      int thread) {
    int first = sequence * length;
    int group = head / (heads / keyValueHeads);
    Matrix probabilities = scratch(scores, thread);
    Matrix dScores = scratch(changes, thread);
    for (int block = 0; block < length; block += BLOCK) {
      int end = Math.min(length, block + BLOCK);
      int rows = end - block;
      int oldest = oldest(starts[first + block], block, window);
      int seen = end - oldest;
      Matrix keys = keys(projected, first + oldest, group);
      Matrix values = values(projected, first + oldest, group);
      Matrix queries = queries(projected, first + block, head);
      Matrix dOutput = output(dAttended, first + block, head);
      Matrix output = output(attended, first + block, head);
      Blas.multiply(rows, seen, headSize, scale, queries, keys.transpose(), 0, probabilities);
      Blas.multiply(rows, seen, headSize, 1, dOutput, values.transpose(), 0, dScores);
      for (int row = 0; row < rows; row++) {
        int position = block + row;
        long logSum = ((long) sequence * heads + head) * length + position;
        float inner =
            VectorLoops.dot(
                dAttended.address(dOutput.fromRow(row).offset()),
                attended.address(output.fromRow(row).offset()),
                headSize);
        backwardRow(
            scores.address(probabilities.fromRow(row).offset()),
            changes.address(dScores.fromRow(row).offset()),
            Memory.get(logSumExp.address(logSum)),
            inner,
            oldest(starts[first + position], position, window) - oldest,
            position + 1 - oldest,
            seen);
      }
      Matrix dQueries = queries(dProjected, first + block, head);
      Matrix dKeys = keys(dProjected, first + oldest, group);
      Matrix dValues = values(dProjected, first + oldest, group);
      Blas.multiply(seen, headSize, rows, 1, probabilities.transpose(), dOutput, 1, dValues);
      Blas.multiply(rows, headSize, seen, 1, dScores, keys, 0, dQueries);
      Blas.multiply(seen, headSize, rows, 1, dScores.transpose(), queries, 1, dKeys);
    }
  }

  /**
   * Scores [from, to) to probabilities, and their gradient from the probabilities', both zero
   * outside.
   */
  private void backwardRow(
      long scoreRow, long changeRow, float logSum, float inner, int from, int to, int full) {
    long score = scoreRow + (long) from * BYTES;
    long change = changeRow + (long) from * BYTES;
    int length = to - from;
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector probability = VectorMath.exp(load(score + at).sub(logSum));
      store(probability, score + at);
      store(load(change + at).sub(inner).mul(probability).mul(scale), change + at);
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      long at = (long) whole * BYTES;
      FloatVector probability = VectorMath.exp(load(score + at, tail).sub(logSum));
      store(probability, score + at, tail);
      store(load(change + at, tail).sub(inner).mul(probability).mul(scale), change + at, tail);
    }
    zeroOutside(scoreRow, from, to, full);
    zeroOutside(changeRow, from, to, full);
  }

  @Override
  public void close() {
    scores.close();
    changes.close();
  }
}
