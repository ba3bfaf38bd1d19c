package dev.millrace.engine.nd4j;

import static dev.millrace.engine.nd4j.Memory.BYTES;
import static dev.millrace.engine.nd4j.Memory.LANES;
import static dev.millrace.engine.nd4j.Memory.SPECIES;
import static dev.millrace.engine.nd4j.Memory.load;
import static dev.millrace.engine.nd4j.Memory.store;

import dev.millrace.model.ModelConfig;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** One query against a sequence's cached keys and values, summed in the positions' order. */
final class CachedAttention {
  private final int headSize;
  private final int whole;
  private final VectorMask<Float> tail;
  private final int heads;
  private final int keyValueHeads;
  private final float scale;

  CachedAttention(ModelConfig config) {
    this.headSize = config.headSize();
    this.whole = SPECIES.loopBound(headSize);
    this.tail = Memory.tail(whole, headSize);
    this.heads = config.heads();
    this.keyValueHeads = config.keyValueHeads();
    this.scale = (float) (1 / Math.sqrt(headSize));
  }

  /**
   * Attends with one head from a position to itself and all before it.
   *
   * @param scores scratch for a number per position
   * @param out address of {@code headSize} numbers
   */
  void attend(
      KeyValueCache cache, int layer, int position, int head, long query, long scores, long out) {
    long offset = (long) (head / (heads / keyValueHeads)) * headSize * BYTES;
    long stride = (long) keyValueHeads * headSize * BYTES;
    long key = cache.keys(layer, 0) + offset;
    int seen = position + 1;
    for (int i = 0; i < seen; i++) {
      float score = VectorLoops.dot(query, key + i * stride, headSize) * scale;
      Memory.set(scores + (long) i * BYTES, score);
    }
    float max = VectorLoops.max(scores, seen);
    float sum = VectorLoops.exp(scores, max, seen);
    VectorLoops.scale(scores, 1 / sum, seen);
    long value = cache.values(layer, 0) + offset;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector total = FloatVector.zero(SPECIES);
      long at = value + (long) i * BYTES;
      for (int j = 0; j < seen; j++) {
        float probability = Memory.get(scores + (long) j * BYTES);
        total = load(at + j * stride).fma(VectorMath.broadcast(probability), total);
      }
      store(total, out + (long) i * BYTES);
    }
    if (whole < headSize) {
      FloatVector total = FloatVector.zero(SPECIES);
      long at = value + (long) whole * BYTES;
      for (int j = 0; j < seen; j++) {
        float probability = Memory.get(scores + (long) j * BYTES);
        total = load(at + j * stride, tail).fma(VectorMath.broadcast(probability), total);
      }
      store(total, out + (long) whole * BYTES, tail);
    }
  }
}
