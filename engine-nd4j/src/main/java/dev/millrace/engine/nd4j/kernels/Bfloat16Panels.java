package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.loadBfloats;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import jdk.incubator.vector.FloatVector;

/** The upper halves of float32, rounded to nearest even. */
final class Bfloat16Panels implements FactoredPanels {
  private static final long VECTOR = (long) LANES * Short.BYTES;
  private static final long SUMS = (long) LANES * BYTES;

  private final int in;
  private final FloatArray memory;
  private final FloatArray ones;

  Bfloat16Panels(int panels, int in) {
    this.in = in;
    this.memory = new FloatArray((long) panels * in * OUTS / 2);
    this.ones = FloatPanels.ones();
  }

  @Override
  public int group() {
    return FloatPanels.GROUP;
  }

  @Override
  public long panelBytes() {
    return (long) in * OUTS * Short.BYTES;
  }

  @Override
  public long address(int panel, int input) {
    return memory.address(0) + ((long) panel * in + input) * OUTS * Short.BYTES;
  }

  private long address(int out) {
    return address(out / OUTS, 0) + (long) (out % OUTS) * Short.BYTES;
  }

  @Override
  public void pack(int out, long from) {
    long to = address(out);
    for (int i = 0; i < in; i++) {
      int bits = Float.floatToRawIntBits(Memory.get(from + (long) i * BYTES));
      int rounded = bits + 0x7FFF + ((bits >>> Short.SIZE) & 1);
      Memory.setShort(to + (long) i * OUTS * Short.BYTES, (short) (rounded >>> Short.SIZE));
    }
  }

  @Override
  public void unpack(int out, long to) {
    long from = address(out);
    for (int i = 0; i < in; i++) {
      int bits = Memory.getShort(from + (long) i * OUTS * Short.BYTES) << Short.SIZE;
      Memory.set(to + (long) i * BYTES, Float.intBitsToFloat(bits));
    }
  }

  @Override
  public long factors(int panel, int input) {
    return ones.address(0);
  }

  @Override
  public long floats(int panel, int input, int count, long scratch) {
    Memory.widenBfloats(address(panel, input), count * OUTS, scratch);
    return scratch;
  }

  @Override
  public void sumOne(
      int outA, int outB, int outC, int outD, int input, int count, long x, long sums) {
    long skipped = (long) input * OUTS * Short.BYTES;
    long a = address(outA) + skipped;
    long b = address(outB) + skipped;
    long c = address(outC) + skipped;
    long d = address(outD) + skipped;
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
      long at = (long) i * OUTS * Short.BYTES;
      FloatVector xs = Memory.broadcast(x + (long) i * BYTES);
      a0 = loadBfloats(a + at).fma(xs, a0);
      a1 = loadBfloats(a + at + VECTOR).fma(xs, a1);
      b0 = loadBfloats(b + at).fma(xs, b0);
      b1 = loadBfloats(b + at + VECTOR).fma(xs, b1);
      c0 = loadBfloats(c + at).fma(xs, c0);
      c1 = loadBfloats(c + at + VECTOR).fma(xs, c1);
      d0 = loadBfloats(d + at).fma(xs, d0);
      d1 = loadBfloats(d + at + VECTOR).fma(xs, d1);
    }
    store(a0, sums);
    store(a1, sums + SUMS);
    store(b0, sums + 2 * SUMS);
    store(b1, sums + 3 * SUMS);
    store(c0, sums + 4 * SUMS);
    store(c1, sums + 5 * SUMS);
    store(d0, sums + 6 * SUMS);
    store(d1, sums + 7 * SUMS);
  }

  @Override
  public void close() {
    memory.close();
    ones.close();
  }
}
