package dev.millrace.engine.nd4j.layers;

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
 * Causal softmax attention with grouped queries. Probabilities are not kept for the backward pass
 * but formed again, block by block of queries, from each row's log-sum-exp (Dao et al. 2022), so
 * memory grows with the window's length and not with its square.
 */
public final class CausalAttention implements AutoCloseable {
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

  public CausalAttention(ModelConfig config, Parallel parallel, int contextLength) {
    this.parallel = parallel;
    this.heads = config.heads();
    this.keyValueHeads = config.keyValueHeads();
    this.headSize = config.headSize();
    this.stride = stride(config);
    this.scale = (float) (1 / Math.sqrt(headSize));
    this.contextLength = contextLength;
    this.scores = new FloatArray(scratchLength(contextLength, parallel.threads()));
    this.changes = new FloatArray(scratchLength(contextLength, parallel.threads()));
  }

  /** Numbers in a row of queries, keys and values. */
  public static int stride(ModelConfig config) {
    return (config.heads() + 2 * config.keyValueHeads()) * config.headSize();
  }

  public static long scratchLength(int contextLength, int threads) {
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
   */
  public void forward(
      FloatArray projected, FloatArray attended, FloatArray logSumExp, int sequences, int length) {
    parallel.run(
        sequences * heads,
        (begin, end, thread) -> {
          for (int item = begin; item < end; item++) {
            forwardHead(projected, attended, logSumExp, item, length, thread);
          }
        });
  }

  private void forwardHead(
      FloatArray projected,
      FloatArray attended,
      FloatArray logSumExp,
      int item,
      int length,
      int thread) {
    long first = (long) (item / heads) * length;
    int head = item % heads;
    int group = head / (heads / keyValueHeads);
    Matrix probabilities = scratch(scores, thread);
    Matrix transposedKeys = keys(projected, first, group).transpose();
    for (int block = 0; block < length; block += BLOCK) {
      int seen = Math.min(length, block + BLOCK);
      int rows = seen - block;
      Matrix queries = queries(projected, first + block, head);
      Blas.multiply(rows, seen, headSize, scale, queries, transposedKeys, 0, probabilities);
      for (int row = 0; row < rows; row++) {
        long at = scores.address(probabilities.fromRow(row).offset());
        float logSum = softmax(at, block + row + 1, seen);
        Memory.set(logSumExp.address((long) item * length + block + row), logSum);
      }
      Matrix values = values(projected, first, group);
      Matrix output = output(attended, first + block, head);
      Blas.multiply(rows, headSize, seen, 1, probabilities, values, 0, output);
    }
  }

  /** Softmax of the first {@code length} of a row of {@code full}, zero after; its log-sum-exp. */
  private static float softmax(long row, int length, int full) {
    float max = VectorLoops.max(row, length);
    float sum = VectorLoops.exp(row, max, length);
    VectorLoops.scale(row, 1 / sum, length);
    Memory.zero(row + (long) length * BYTES, full - length);
    return max + (float) Math.log(sum);
  }

  /**
   * The gradient of queries, keys and values from that of the output.
   *
   * @param dProjected overwritten
   */
  public void backward(
      FloatArray projected,
      FloatArray attended,
      FloatArray logSumExp,
      FloatArray dAttended,
      FloatArray dProjected,
      int sequences,
      int length) {
    parallel.run(
        sequences * keyValueHeads,
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
                  sequence,
                  head,
                  length,
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
      int sequence,
      int head,
      int length,
      int thread) {
    long first = (long) sequence * length;
    int group = head / (heads / keyValueHeads);
    Matrix keys = keys(projected, first, group);
    Matrix values = values(projected, first, group);
    Matrix dKeys = keys(dProjected, first, group);
    Matrix dValues = values(dProjected, first, group);
    Matrix probabilities = scratch(scores, thread);
    Matrix dScores = scratch(changes, thread);
    for (int block = 0; block < length; block += BLOCK) {
      int seen = Math.min(length, block + BLOCK);
      int rows = seen - block;
      Matrix queries = queries(projected, first + block, head);
      Matrix dOutput = output(dAttended, first + block, head);
      Matrix output = output(attended, first + block, head);
      Blas.multiply(rows, seen, headSize, scale, queries, keys.transpose(), 0, probabilities);
      Blas.multiply(rows, seen, headSize, 1, dOutput, values.transpose(), 0, dScores);
      for (int row = 0; row < rows; row++) {
        long logSum = ((long) sequence * heads + head) * length + block + row;
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
            block + row + 1,
            seen);
      }
      Matrix dQueries = queries(dProjected, first + block, head);
      Blas.multiply(seen, headSize, rows, 1, probabilities.transpose(), dOutput, 1, dValues);
      Blas.multiply(rows, headSize, seen, 1, dScores, keys, 0, dQueries);
      Blas.multiply(seen, headSize, rows, 1, dScores.transpose(), queries, 1, dKeys);
    }
  }

  /** Scores to probabilities, and their gradient from the probabilities', both zero after. */
  private void backwardRow(
      long score, long change, float logSum, float inner, int length, int full) {
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
    Memory.zero(score + (long) length * BYTES, full - length);
    Memory.zero(change + (long) length * BYTES, full - length);
  }

  @Override
  public void close() {
    scores.close();
    changes.close();
  }
}
