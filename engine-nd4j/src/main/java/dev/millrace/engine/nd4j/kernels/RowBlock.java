package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.ALL;
import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.FloatVector;

/** A few rows' products with two vectors of outs, the rows' inputs side by side. */
final class RowBlock {
  private static final int FOUR = 4;
  private static final int EIGHT = 8;
  private static final long VECTOR = (long) LANES * BYTES;

  /** Sixteen sums need the 32 registers of AVX-512. */
  static final int MOST = LANES > 8 ? EIGHT : FOUR;

  private RowBlock() {}

  /** How many rows a block should have if there are so many in all. */
  static int rows(int all) {
    return all <= FOUR ? FOUR : MOST;
  }

  /**
   * Adds to totals.
   *
   * @param rows of the block, as {@link #rows} said
   * @param weights address of the first input's weights for the first out
   * @param count inputs
   * @param x address of [count, rows]
   * @param factors address of the outs' factors
   * @param totals address of [rows, {@link Panels#OUTS}] from the first out on
   */
  static void multiply(int rows, long weights, int count, long x, long factors, long totals) {
    if (rows == EIGHT) {
      eightRows(weights, count, x, factors, totals);
    } else {
      fourRows(weights, count, x, factors, totals);
    }
  }

  /** Adds four rows' products with two vectors of outs: eight sums hide the additions' latency. */
  private static void fourRows(long weights, int count, long x, long factors, long totals) {
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
      long at = weights + (long) i * Panels.OUTS * BYTES;
      FloatVector w0 = load(at);
      FloatVector w1 = load(at + VECTOR);
      long four = x + (long) i * FOUR * BYTES;
      FloatVector xs = Memory.broadcast(four);
      a0 = w0.fma(xs, a0);
      a1 = w1.fma(xs, a1);
      xs = Memory.broadcast(four + BYTES);
      b0 = w0.fma(xs, b0);
      b1 = w1.fma(xs, b1);
      xs = Memory.broadcast(four + 2 * BYTES);
      c0 = w0.fma(xs, c0);
      c1 = w1.fma(xs, c1);
      xs = Memory.broadcast(four + 3 * BYTES);
      d0 = w0.fma(xs, d0);
      d1 = w1.fma(xs, d1);
    }
    FloatVector f0 = load(factors);
    FloatVector f1 = load(factors + VECTOR);
    long row = (long) Panels.OUTS * BYTES;
    long to = totals;
    store(a0.fma(f0, load(to)), to);
    store(a1.fma(f1, load(to + VECTOR)), to + VECTOR);
    to = totals + row;
    store(b0.fma(f0, load(to)), to);
    store(b1.fma(f1, load(to + VECTOR)), to + VECTOR);
    to = totals + 2 * row;
    store(c0.fma(f0, load(to)), to);
    store(c1.fma(f1, load(to + VECTOR)), to + VECTOR);
    to = totals + 3 * row;
    store(d0.fma(f0, load(to)), to);
    store(d1.fma(f1, load(to + VECTOR)), to + VECTOR);
  }

  /**
   * Eight rows, a fifth faster than four. The vectors' own methods are called for the reason given
   * at {@link Memory#widenBytes}.
   */
  private static void eightRows(long weights, int count, long x, long factors, long totals) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector a0 = zero;
    FloatVector a1 = zero;
    FloatVector b0 = zero;
    FloatVector b1 = zero;
    FloatVector c0 = zero;
    FloatVector c1 = zero;
    FloatVector d0 = zero;
    FloatVector d1 = zero;
    FloatVector e0 = zero;
    FloatVector e1 = zero;
    FloatVector f0 = zero;
    FloatVector f1 = zero;
    FloatVector g0 = zero;
    FloatVector g1 = zero;
    FloatVector h0 = zero;
    FloatVector h1 = zero;
    for (int i = 0; i < count; i++) {
      long from = weights + (long) i * Panels.OUTS * BYTES;
      FloatVector w0 = FloatVector.fromMemorySegment(SPECIES, ALL, from, LITTLE_ENDIAN);
      FloatVector w1 = FloatVector.fromMemorySegment(SPECIES, ALL, from + VECTOR, LITTLE_ENDIAN);
      long at = x + (long) i * EIGHT * BYTES;
      FloatVector xs = FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, at));
      a0 = w0.fma(xs, a0);
      a1 = w1.fma(xs, a1);
      xs = FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, at + BYTES));
      b0 = w0.fma(xs, b0);
      b1 = w1.fma(xs, b1);
      xs = FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, at + 2 * BYTES));
      c0 = w0.fma(xs, c0);
      c1 = w1.fma(xs, c1);
      xs = FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, at + 3 * BYTES));
      d0 = w0.fma(xs, d0);
      d1 = w1.fma(xs, d1);
      xs = FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, at + 4 * BYTES));
      e0 = w0.fma(xs, e0);
      e1 = w1.fma(xs, e1);
      xs = FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, at + 5 * BYTES));
      f0 = w0.fma(xs, f0);
      f1 = w1.fma(xs, f1);
      xs = FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, at + 6 * BYTES));
      g0 = w0.fma(xs, g0);
      g1 = w1.fma(xs, g1);
      xs = FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, at + 7 * BYTES));
      h0 = w0.fma(xs, h0);
      h1 = w1.fma(xs, h1);
    }
    FloatVector lower = FloatVector.fromMemorySegment(SPECIES, ALL, factors, LITTLE_ENDIAN);
    FloatVector upper =
        FloatVector.fromMemorySegment(SPECIES, ALL, factors + VECTOR, LITTLE_ENDIAN);
    long row = (long) Panels.OUTS * BYTES;
    long to = totals;
    a0.fma(lower, FloatVector.fromMemorySegment(SPECIES, ALL, to, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to, LITTLE_ENDIAN);
    a1.fma(upper, FloatVector.fromMemorySegment(SPECIES, ALL, to + VECTOR, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to + VECTOR, LITTLE_ENDIAN);
    to += row;
    b0.fma(lower, FloatVector.fromMemorySegment(SPECIES, ALL, to, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to, LITTLE_ENDIAN);
    b1.fma(upper, FloatVector.fromMemorySegment(SPECIES, ALL, to + VECTOR, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to + VECTOR, LITTLE_ENDIAN);
    to += row;
    c0.fma(lower, FloatVector.fromMemorySegment(SPECIES, ALL, to, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to, LITTLE_ENDIAN);
    c1.fma(upper, FloatVector.fromMemorySegment(SPECIES, ALL, to + VECTOR, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to + VECTOR, LITTLE_ENDIAN);
    to += row;
    d0.fma(lower, FloatVector.fromMemorySegment(SPECIES, ALL, to, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to, LITTLE_ENDIAN);
    d1.fma(upper, FloatVector.fromMemorySegment(SPECIES, ALL, to + VECTOR, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to + VECTOR, LITTLE_ENDIAN);
    to += row;
    e0.fma(lower, FloatVector.fromMemorySegment(SPECIES, ALL, to, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to, LITTLE_ENDIAN);
    e1.fma(upper, FloatVector.fromMemorySegment(SPECIES, ALL, to + VECTOR, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to + VECTOR, LITTLE_ENDIAN);
    to += row;
    f0.fma(lower, FloatVector.fromMemorySegment(SPECIES, ALL, to, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to, LITTLE_ENDIAN);
    f1.fma(upper, FloatVector.fromMemorySegment(SPECIES, ALL, to + VECTOR, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to + VECTOR, LITTLE_ENDIAN);
    to += row;
    g0.fma(lower, FloatVector.fromMemorySegment(SPECIES, ALL, to, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to, LITTLE_ENDIAN);
    g1.fma(upper, FloatVector.fromMemorySegment(SPECIES, ALL, to + VECTOR, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to + VECTOR, LITTLE_ENDIAN);
    to += row;
    h0.fma(lower, FloatVector.fromMemorySegment(SPECIES, ALL, to, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to, LITTLE_ENDIAN);
    h1.fma(upper, FloatVector.fromMemorySegment(SPECIES, ALL, to + VECTOR, LITTLE_ENDIAN))
        .intoMemorySegment(ALL, to + VECTOR, LITTLE_ENDIAN);
  }
}
