package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.model.VectorMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Element-wise loops over numbers at native addresses. */
public final class VectorLoops {
  private VectorLoops() {}

  /** y += x. */
  public static void add(long x, long y, int length) {
    sum(x, y, y, length);
  }

  /** y = a + b. */
  public static void sum(long a, long b, long y, int length) {
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      store(load(a + at).add(load(b + at)), y + at);
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      long at = (long) whole * BYTES;
      store(load(a + at, tail).add(load(b + at, tail)), y + at, tail);
    }
  }

  /** y *= factor. */
  public static void scale(long y, float factor, int length) {
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      store(load(y + at).mul(factor), y + at);
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      long at = (long) whole * BYTES;
      store(load(y + at, tail).mul(factor), y + at, tail);
    }
  }

  /** y = cap * tanh(y / cap), so that no number is larger. */
  public static void bend(long y, float cap, int length) {
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      store(VectorMath.tanh(load(y + at).div(cap)).mul(cap), y + at);
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      long at = (long) whole * BYTES;
      store(VectorMath.tanh(load(y + at, tail).div(cap)).mul(cap), y + at, tail);
    }
  }

  /** The inner product of two rows, lanes first, then lanes by pairs. */
  public static float dot(long a, long b, int length) {
    int whole = SPECIES.loopBound(length);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      sum = load(a + at).fma(load(b + at), sum);
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      long at = (long) whole * BYTES;
      sum = load(a + at, tail).fma(load(b + at, tail), sum);
    }
    return Memory.sum(sum);
  }

  public static float max(long x, int length) {
    int whole = SPECIES.loopBound(length);
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < whole; i += LANES) {
      max = max.max(load(x + (long) i * BYTES));
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      max = max.lanewise(VectorOperators.MAX, load(x + (long) whole * BYTES, tail), tail);
    }
    return Memory.max(max);
  }

  /** x = e^(x - shift); the sum of the results. */
  public static float exp(long x, float shift, int length) {
    int whole = SPECIES.loopBound(length);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < whole; i += LANES) {
      long at = x + (long) i * BYTES;
      FloatVector power = VectorMath.exp(load(at).sub(shift));
      store(power, at);
      sum = sum.add(power);
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      long at = x + (long) whole * BYTES;
      FloatVector power = VectorMath.exp(load(at, tail).sub(shift));
      store(power, at, tail);
      sum = sum.add(power, tail);
    }
    return Memory.sum(sum);
  }
}
