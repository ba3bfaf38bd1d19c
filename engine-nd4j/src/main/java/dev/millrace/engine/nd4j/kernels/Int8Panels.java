package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.loadBytes;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** Bytes of -127 to 127 with a float32 factor for each out and each 64 inputs. */
final class Int8Panels implements FactoredPanels {
  static final int GROUP = 64;
  private static final float LARGEST = 127;
  private static final long VECTOR = (long) LANES * BYTES;

  private final int in;
  private final int groups;
  private final FloatArray bytes;
  private final FloatArray factors;

  Int8Panels(int panels, int in) {
    this.in = in;
    this.groups = (in + GROUP - 1) / GROUP;
    this.bytes = new FloatArray((long) panels * in * OUTS / BYTES);
    this.factors = new FloatArray((long) panels * groups * OUTS);
  }

  @Override
  public int group() {
    return GROUP;
  }

  @Override
  public long panelBytes() {
    return (long) in * OUTS;
  }

  @Override
  public long address(int panel, int input) {
    return bytes.address(0) + ((long) panel * in + input) * OUTS;
  }

  private long address(int out) {
    return address(out / OUTS, 0) + out % OUTS;
  }

  @Override
  public long factors(int panel, int input) {
    return factors.address(((long) panel * groups + input / GROUP) * OUTS);
  }

  private long factor(int out, int input) {
    return factors(out / OUTS, input) + (long) (out % OUTS) * BYTES;
  }

  @Override
  public void pack(int out, long from) {
    for (int begin = 0; begin < in; begin += GROUP) {
      int end = Math.min(in, begin + GROUP);
      float largest = 0;
      for (int i = begin; i < end; i++) {
        largest = Math.max(largest, Math.abs(Memory.get(from + (long) i * BYTES)));
      }
      float factor = largest / LARGEST;
      Memory.set(factor(out, begin), factor);
      float inverse = factor == 0 ? 0 : 1 / factor;
      for (int i = begin; i < end; i++) {
        float value = Memory.get(from + (long) i * BYTES);
        Memory.setByte(address(out) + (long) i * OUTS, (byte) Math.round(value * inverse));
      }
    }
  }

  @Override
  public void unpack(int out, long to) {
    for (int i = 0; i < in; i++) {
      float factor = Memory.get(factor(out, i));
      Memory.set(to + (long) i * BYTES, Memory.getByte(address(out) + (long) i * OUTS) * factor);
    }
  }

  @Override
  public long floats(int panel, int input, int count, long scratch) {
    Memory.widenBytes(address(panel, input), count * OUTS, scratch);
    return scratch;
  }

  @Override
  public void sumOne(
      int outA, int outB, int outC, int outD, int input, int count, long x, long sums) {
    long skipped = (long) input * OUTS;
    long a = address(outA) + skipped;
    long b = address(outB) + skipped;
    long c = address(outC) + skipped;
    long d = address(outD) + skipped;
    if (LANES > Memory.WIDENED_BY_SHORTS) {
      sumWide(a, b, c, d, count, x, sums);
    } else {
      sumByShorts(a, b, c, d, count, x, sums);
    }
  }

  /** Where vectors have 512 bits. */
  private static void sumWide(long a, long b, long c, long d, int count, long x, long sums) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector a0 = zero;
    FloatVector a1 = zero;
    FloatVector b0 = zero;
    FloatVector b1 = zero;
    FloatVector c0 = zero;
    FloatVector c1 = zero;
    FloatVector d0 = zero;
    FloatVector d1 = zero;
    for (int i = 0; i < count; i++) {
      long at = (long) i * OUTS;
      FloatVector xs = Memory.broadcast(x + (long) i * BYTES);
      a0 = loadBytes(a + at).fma(xs, a0);
      a1 = loadBytes(a + at + LANES).fma(xs, a1);
      b0 = loadBytes(b + at).fma(xs, b0);
      b1 = loadBytes(b + at + LANES).fma(xs, b1);
      c0 = loadBytes(c + at).fma(xs, c0);
      c1 = loadBytes(c + at + LANES).fma(xs, c1);
      d0 = loadBytes(d + at).fma(xs, d0);
      d1 = loadBytes(d + at + LANES).fma(xs, d1);
    }
    store(a0, sums);
    store(a1, sums + VECTOR);
    store(b0, sums + 2 * VECTOR);
    store(b1, sums + 3 * VECTOR);
    store(c0, sums + 4 * VECTOR);
    store(c1, sums + 5 * VECTOR);
    store(d0, sums + 6 * VECTOR);
    store(d1, sums + 7 * VECTOR);
  }

  /** Where vectors have 256 bits. */
  private static void sumByShorts(long a, long b, long c, long d, int count, long x, long sums) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector a0 = zero;
    FloatVector a1 = zero;
    FloatVector b0 = zero;
    FloatVector b1 = zero;
    FloatVector c0 = zero;
    FloatVector c1 = zero;
    FloatVector d0 = zero;
    FloatVector d1 = zero;
    for (int i = 0; i < count; i++) {
      long at = (long) i * OUTS;
      FloatVector xs = Memory.broadcast(x + (long) i * BYTES);
      ShortVector shorts = Memory.loadShorts(a + at);
      a0 = ((FloatVector) shorts.convertShape(VectorOperators.S2F, SPECIES, 0)).fma(xs, a0);
      a1 = ((FloatVector) shorts.convertShape(VectorOperators.S2F, SPECIES, 1)).fma(xs, a1);
      shorts = Memory.loadShorts(b + at);
      b0 = ((FloatVector) shorts.convertShape(VectorOperators.S2F, SPECIES, 0)).fma(xs, b0);
      b1 = ((FloatVector) shorts.convertShape(VectorOperators.S2F, SPECIES, 1)).fma(xs, b1);
      shorts = Memory.loadShorts(c + at);
      c0 = ((FloatVector) shorts.convertShape(VectorOperators.S2F, SPECIES, 0)).fma(xs, c0);
      c1 = ((FloatVector) shorts.convertShape(VectorOperators.S2F, SPECIES, 1)).fma(xs, c1);
      shorts = Memory.loadShorts(d + at);
      d0 = ((FloatVector) shorts.convertShape(VectorOperators.S2F, SPECIES, 0)).fma(xs, d0);
      d1 = ((FloatVector) shorts.convertShape(VectorOperators.S2F, SPECIES, 1)).fma(xs, d1);
    }
    store(a0, sums);
    store(a1, sums + VECTOR);
    store(b0, sums + 2 * VECTOR);
    store(b1, sums + 3 * VECTOR);
    store(c0, sums + 4 * VECTOR);
    store(c1, sums + 5 * VECTOR);
    store(d0, sums + 6 * VECTOR);
    store(d1, sums + 7 * VECTOR);
  }

  @Override
  public void close() {
    bytes.close();
    factors.close();
  }
}
