package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import jdk.incubator.vector.FloatVector;

/** Float32. */
final class FloatPanels implements FactoredPanels {
  /** The weights of that many inputs stay in the first-level cache. */
  static final int GROUP = 256;

  private static final long VECTOR = (long) LANES * BYTES;

  private final int in;
  private final FloatArray numbers;
  private final FloatArray ones;

  FloatPanels(int panels, int in) {
    this.in = in;
    this.numbers = new FloatArray((long) panels * in * OUTS);
    this.ones = ones();
  }

  /** Factors for a format that needs none. */
  static FloatArray ones() {
    FloatArray ones = new FloatArray(OUTS);
    for (int i = 0; i < OUTS; i++) {
      Memory.set(ones.address(i), 1);
    }
    return ones;
  }

  @Override
  public int group() {
    return GROUP;
  }

  @Override
  public long panelBytes() {
    return (long) in * OUTS * BYTES;
  }

  @Override
  public long address(int panel, int input) {
    return numbers.address(((long) panel * in + input) * OUTS);
  }

  private long address(int out) {
    return address(out / OUTS, 0) + (long) (out % OUTS) * BYTES;
  }

  @Override
  public void pack(int out, long from) {
    long to = address(out);
    for (int i = 0; i < in; i++) {
      Memory.set(to + (long) i * OUTS * BYTES, Memory.get(from + (long) i * BYTES));
    }
  }

  @Override
  public void unpack(int out, long to) {
    long from = address(out);
    for (int i = 0; i < in; i++) {
      Memory.set(to + (long) i * BYTES, Memory.get(from + (long) i * OUTS * BYTES));
    }
  }

  @Override
  public long factors(int panel, int input) {
    return ones.address(0);
  }

  @Override
  public long floats(int panel, int input, int count, long scratch) {
    return address(panel, input);
  }

  @Override
  public void sumOne(
      int outA, int outB, int outC, int outD, int input, int count, long x, long sums) {
    long skipped = (long) input * OUTS * BYTES;
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
      long at = (long) i * OUTS * BYTES;
      FloatVector xs = Memory.broadcast(x + (long) i * BYTES);
      a0 = load(a + at).fma(xs, a0);
      a1 = load(a + at + VECTOR).fma(xs, a1);
      b0 = load(b + at).fma(xs, b0);
      b1 = load(b + at + VECTOR).fma(xs, b1);
      c0 = load(c + at).fma(xs, c0);
      c1 = load(c + at + VECTOR).fma(xs, c1);
      d0 = load(d + at).fma(xs, d0);
      d1 = load(d + at + VECTOR).fma(xs, d1);
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
    numbers.close();
    ones.close();
  }
}
