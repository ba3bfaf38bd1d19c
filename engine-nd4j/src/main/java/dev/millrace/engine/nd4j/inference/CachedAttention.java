package dev.millrace.engine.nd4j.inference;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ScoreShape;
import java.util.OptionalDouble;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** One query against a sequence's cached keys and values, summed in the positions' order. */
final class CachedAttention {
  private static final int TILE = KeyValueCache.TILE;
  private static final int VECTORS = 4;
  private static final long VECTOR = (long) LANES * BYTES;

  private final int headSize;
  private final int whole;
  private final VectorMask<Float> tail;
  private final int shared;
  private final float scale;
  private final OptionalDouble cap;

  CachedAttention(ModelConfig config) {
    this.headSize = config.headSize();
    this.whole = SPECIES.loopBound(headSize);
    this.tail = Memory.tail(whole, headSize);
    this.shared = config.heads() / config.keyValueHeads();
    ScoreShape shape = config.attention().scores();
    this.scale = (float) shape.factor();
    this.cap = shape.cap();
  }

  /** Numbers of scratch for a context's scores. */
  static long scratch(ModelConfig config) {
    return config.contextLength() + (long) VECTORS * LANES;
  }

  /**
   * Attends with one head from a position to itself and those before it.
   *
   * @param window positions that it sees at most
   * @param scores {@link #scratch} numbers
   * @param out address of {@code headSize} numbers
   */
  void attend(
      KeyValueCache cache,
      int layer,
      int position,
      int window,
      int head,
      long query,
      long scores,
      long out) {
    int oldest = oldest(position, window);
    score(cache.keys(layer, head / shared), query, oldest, position, scores);
    int seen = position + 1 - oldest;
    long first = scores + (long) oldest * BYTES;
    cap.ifPresent(bound -> VectorLoops.bend(first, (float) bound, seen));
    long values = cache.values(layer, head / shared) + (long) oldest * headSize * BYTES;
    mix(values, first, seen, out);
  }

  /** The first position that one sees. */
  static int oldest(int position, int window) {
    return Math.max(0, position - window + 1);
  }

  /** Softmax of the scores, then the mean of the values that they weigh. */
  private void mix(long values, long scores, int seen, long out) {
    float max = VectorLoops.max(scores, seen);
    float sum = VectorLoops.exp(scores, max, seen);
    VectorLoops.scale(scores, 1 / sum, seen);
    int i = 0;
    for (; i + VECTORS * LANES <= whole; i += VECTORS * LANES) {
      mixFour(values + (long) i * BYTES, scores, seen, out + (long) i * BYTES);
    }
    for (; i < whole; i += LANES) {
      mixOne(values + (long) i * BYTES, scores, seen, out + (long) i * BYTES);
    }
    if (whole < headSize) {
      mixTail(values + (long) whole * BYTES, scores, seen, out + (long) whole * BYTES);
    }
  }

  /**
   * Scores of four vectors of positions at a time; those before the oldest and after the newest
   * mean nothing.
   */
  private void score(long keys, long query, int oldest, int newest, long scores) {
    int last = newest / LANES;
    for (int vector = oldest / LANES; vector <= last; vector += VECTORS) {
      scoreFour(
          keys(keys, vector),
          keys(keys, Math.min(vector + 1, last)),
          keys(keys, Math.min(vector + 2, last)),
          keys(keys, Math.min(vector + 3, last)),
          query,
          scores + vector * VECTOR);
    }
  }

  /** The address of the keys' first numbers for a vector of positions. */
  private long keys(long keys, int vector) {
    int position = vector * LANES;
    return keys + ((long) position / TILE * TILE * headSize + position % TILE) * BYTES;
  }

  private void scoreFour(long a, long b, long c, long d, long query, long scores) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector first = zero;
    FloatVector second = zero;
    FloatVector third = zero;
    FloatVector fourth = zero;
    for (int i = 0; i < headSize; i++) {
      long at = (long) i * TILE * BYTES;
      FloatVector number = Memory.broadcast(query + (long) i * BYTES);
      first = load(a + at).fma(number, first);
      second = load(b + at).fma(number, second);
      third = load(c + at).fma(number, third);
      fourth = load(d + at).fma(number, fourth);
    }
    store(first.mul(scale), scores);
    store(second.mul(scale), scores + VECTOR);
    store(third.mul(scale), scores + 2 * VECTOR);
    store(fourth.mul(scale), scores + 3 * VECTOR);
  }

  private void mixFour(long values, long probabilities, int seen, long out) {
    long stride = (long) headSize * BYTES;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector first = zero;
    FloatVector second = zero;
    FloatVector third = zero;
    FloatVector fourth = zero;
    for (int j = 0; j < seen; j++) {
      long at = values + j * stride;
      FloatVector probability = Memory.broadcast(probabilities + (long) j * BYTES);
      first = load(at).fma(probability, first);
      second = load(at + VECTOR).fma(probability, second);
      third = load(at + 2 * VECTOR).fma(probability, third);
      fourth = load(at + 3 * VECTOR).fma(probability, fourth);
    }
    store(first, out);
    store(second, out + VECTOR);
    store(third, out + 2 * VECTOR);
    store(fourth, out + 3 * VECTOR);
  }

  private void mixOne(long values, long probabilities, int seen, long out) {
    long stride = (long) headSize * BYTES;
    FloatVector total = FloatVector.zero(SPECIES);
    for (int j = 0; j < seen; j++) {
      FloatVector probability = Memory.broadcast(probabilities + (long) j * BYTES);
      total = load(values + j * stride).fma(probability, total);
    }
    store(total, out);
  }

  private void mixTail(long values, long probabilities, int seen, long out) {
    long stride = (long) headSize * BYTES;
    FloatVector total = FloatVector.zero(SPECIES);
    for (int j = 0; j < seen; j++) {
      FloatVector probability = Memory.broadcast(probabilities + (long) j * BYTES);
      total = load(values + j * stride, tail).fma(probability, total);
    }
    store(total, out, tail);
  }
}
