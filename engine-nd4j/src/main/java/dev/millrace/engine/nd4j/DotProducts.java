package dev.millrace.engine.nd4j;

import static dev.millrace.engine.nd4j.Memory.BYTES;
import static dev.millrace.engine.nd4j.Memory.LANES;
import static dev.millrace.engine.nd4j.Memory.SPECIES;
import static dev.millrace.engine.nd4j.Memory.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Inner products of rows with weights [out, in], each summed in one order (lanes along the row,
 * then lanes by pairs) whatever the number of rows: a sequence gets the same bits alone and in a
 * batch. A BLAS does not promise that: it chooses another kernel for another shape.
 */
final class DotProducts {
  /** Weight rows that are passed over together, so that they stay in the first-level cache. */
  static final int OUTS = 8;

  private static final int ROWS = 4;

  private DotProducts() {}

  /**
   * y[row, out] = x[row] . weight[out] for all rows and {@code count} outs.
   *
   * @param weight address of [count, in]; {@code count} is at most {@link #OUTS}
   * @param x address of [rows, in]
   * @param y address of the first out in [rows, outs]
   */
  static void multiply(long weight, int count, int in, long x, int rows, long y, int outs) {
    long stride = (long) in * BYTES;
    long yStride = (long) outs * BYTES;
    int row = 0;
    for (; row + ROWS <= rows; row += ROWS) {
      int out = 0;
      for (; out + 2 <= count; out += 2) {
        long at = y + row * yStride + (long) out * BYTES;
        fourByTwo(weight + out * stride, in, x + row * stride, at, outs);
      }
      for (; out < count; out++) {
        for (int i = row; i < row + ROWS; i++) {
          float sum = VectorLoops.dot(weight + out * stride, x + i * stride, in);
          Memory.set(y + i * yStride + (long) out * BYTES, sum);
        }
      }
    }
    for (; row < rows; row++) {
      if (count == OUTS) {
        oneByEight(weight, in, x + row * stride, y + row * yStride);
      } else {
        for (int out = 0; out < count; out++) {
          float sum = VectorLoops.dot(weight + out * stride, x + row * stride, in);
          Memory.set(y + row * yStride + (long) out * BYTES, sum);
        }
      }
    }
  }

  /** One row with eight weight rows: enough sums at once to hide the additions' latency. */
  private static void oneByEight(long weight, int in, long x, long y) {
    long stride = (long) in * BYTES;
    long half = weight + 4 * stride;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector a = zero;
    FloatVector b = zero;
    FloatVector c = zero;
    FloatVector d = zero;
    FloatVector e = zero;
    FloatVector f = zero;
    FloatVector g = zero;
    FloatVector h = zero;
    int whole = SPECIES.loopBound(in);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector xs = load(x + at);
      a = load(weight + at).fma(xs, a);
      b = load(weight + stride + at).fma(xs, b);
      c = load(weight + 2 * stride + at).fma(xs, c);
      d = load(weight + 3 * stride + at).fma(xs, d);
      e = load(half + at).fma(xs, e);
      f = load(half + stride + at).fma(xs, f);
      g = load(half + 2 * stride + at).fma(xs, g);
      h = load(half + 3 * stride + at).fma(xs, h);
    }
    if (whole < in) {
      VectorMask<Float> tail = Memory.tail(whole, in);
      long at = (long) whole * BYTES;
      FloatVector xs = load(x + at, tail);
      a = load(weight + at, tail).fma(xs, a);
      b = load(weight + stride + at, tail).fma(xs, b);
      c = load(weight + 2 * stride + at, tail).fma(xs, c);
      d = load(weight + 3 * stride + at, tail).fma(xs, d);
      e = load(half + at, tail).fma(xs, e);
      f = load(half + stride + at, tail).fma(xs, f);
      g = load(half + 2 * stride + at, tail).fma(xs, g);
      h = load(half + 3 * stride + at, tail).fma(xs, h);
    }
    Memory.set(y, Memory.sum(a));
    Memory.set(y + BYTES, Memory.sum(b));
    Memory.set(y + 2 * BYTES, Memory.sum(c));
    Memory.set(y + 3 * BYTES, Memory.sum(d));
    Memory.set(y + 4 * BYTES, Memory.sum(e));
    Memory.set(y + 5 * BYTES, Memory.sum(f));
    Memory.set(y + 6 * BYTES, Memory.sum(g));
    Memory.set(y + 7 * BYTES, Memory.sum(h));
  }

  /** Four rows with two weight rows: each weight is loaded once for four rows. */
  private static void fourByTwo(long weight, int in, long x, long y, int outs) {
    long stride = (long) in * BYTES;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector a0 = zero;
    FloatVector a1 = zero;
    FloatVector b0 = zero;
    FloatVector b1 = zero;
    FloatVector c0 = zero;
    FloatVector c1 = zero;
    FloatVector d0 = zero;
    FloatVector d1 = zero;
    int whole = SPECIES.loopBound(in);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector w0 = load(weight + at);
      FloatVector w1 = load(weight + stride + at);
      FloatVector xs = load(x + at);
      a0 = w0.fma(xs, a0);
      a1 = w1.fma(xs, a1);
      xs = load(x + stride + at);
      b0 = w0.fma(xs, b0);
      b1 = w1.fma(xs, b1);
      xs = load(x + 2 * stride + at);
      c0 = w0.fma(xs, c0);
      c1 = w1.fma(xs, c1);
      xs = load(x + 3 * stride + at);
      d0 = w0.fma(xs, d0);
      d1 = w1.fma(xs, d1);
    }
    if (whole < in) {
      VectorMask<Float> tail = Memory.tail(whole, in);
      long at = (long) whole * BYTES;
      FloatVector w0 = load(weight + at, tail);
      FloatVector w1 = load(weight + stride + at, tail);
      FloatVector xs = load(x + at, tail);
      a0 = w0.fma(xs, a0);
      a1 = w1.fma(xs, a1);
      xs = load(x + stride + at, tail);
      b0 = w0.fma(xs, b0);
      b1 = w1.fma(xs, b1);
      xs = load(x + 2 * stride + at, tail);
      c0 = w0.fma(xs, c0);
      c1 = w1.fma(xs, c1);
      xs = load(x + 3 * stride + at, tail);
      d0 = w0.fma(xs, d0);
      d1 = w1.fma(xs, d1);
    }
    long row = (long) outs * BYTES;
    Memory.set(y, Memory.sum(a0));
    Memory.set(y + BYTES, Memory.sum(a1));
    Memory.set(y + row, Memory.sum(b0));
    Memory.set(y + row + BYTES, Memory.sum(b1));
    Memory.set(y + 2 * row, Memory.sum(c0));
    Memory.set(y + 2 * row + BYTES, Memory.sum(c1));
    Memory.set(y + 3 * row, Memory.sum(d0));
    Memory.set(y + 3 * row + BYTES, Memory.sum(d1));
  }
}
