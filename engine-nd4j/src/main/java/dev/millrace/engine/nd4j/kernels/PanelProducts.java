package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

/** Products of rows with weights in {@link Panels}. */
public final class PanelProducts implements AutoCloseable {
  private static final int PAIR = 2 * LANES;
  private static final int PAIRS = 4;
  private static final int PAIRS_PER_PANEL = Panels.OUTS / PAIR;
  private static final long VECTOR = (long) LANES * BYTES;

  private static final int TOUCHED_APART = 8;

  private final Parallel parallel;
  private final int mostRows;
  private final FloatArray packed;
  private final FloatArray scratch;
  private final int scratchLength;
  private final long[] touched;
  private final Int4Products fourBits;

  /**
   * @param mostRows rows of a product at most, a multiple of {@link RowBlock#MOST}
   * @param mostInputs inputs of a product at most
   */
  public PanelProducts(Parallel parallel, int mostRows, int mostInputs) {
    this.parallel = parallel;
    this.mostRows = mostRows;
    this.packed = new FloatArray((long) mostRows * mostInputs);
    this.scratchLength = (mostRows + FloatPanels.GROUP) * Panels.OUTS + PAIRS * PAIR;
    this.touched = new long[parallel.threads() * TOUCHED_APART];
    this.scratch = new FloatArray((long) parallel.threads() * scratchLength);
    this.fourBits = new Int4Products(parallel, mostRows, mostInputs, packed);
  }

  /** Takes a row's products with outs [first, first + count). */
  @FunctionalInterface
  public interface Sink {
    void take(int row, int first, int count, long totals);
  }

  /**
   * x [rows, in] times weights [out, in]; threads share out the panels.
   *
   * @param x address of the rows
   */
  public void multiply(Panels weights, int in, int out, long x, int rows, Sink sink) {
    switch (weights) {
      case FactoredPanels factored -> multiply(factored, in, out, x, rows, sink);
      case Int4Panels four -> fourBits.multiply(four, out, x, rows, sink);
    }
  }

  private void multiply(FactoredPanels weights, int in, int out, long x, int rows, Sink sink) {
    int panels = (out + Panels.OUTS - 1) / Panels.OUTS;
    if (rows == 1) {
      parallel.run(
          panels, (begin, end, thread) -> one(weights, in, out, x, begin, end, thread, sink));
      return;
    }
    int block = RowBlock.rows(rows);
    pack(x, in, rows, block);
    parallel.run(
        panels,
        (begin, end, thread) -> {
          for (int panel = begin; panel < end; panel++) {
            several(weights, in, panel, rows, block, thread);
            int first = panel * Panels.OUTS;
            int count = Math.min(Panels.OUTS, out - first);
            for (int row = 0; row < rows; row++) {
              sink.take(row, first, count, totals(thread, row));
            }
          }
        });
  }

  private long totals(int thread, int row) {
    return scratch.address((long) thread * scratchLength + (long) row * Panels.OUTS);
  }

  /** Rows block by block, the numbers of a block's rows side by side; missing rows are zero. */
  private void pack(long x, int in, int rows, int block) {
    long stride = (long) in * BYTES;
    for (int row = 0; row < rows; row++) {
      long from = x + row * stride;
      long to = packed.address((long) (row / block) * block * in + row % block);
      for (int i = 0; i < in; i++) {
        Memory.set(to + (long) i * block * BYTES, Memory.get(from + (long) i * BYTES));
      }
    }
    for (int row = rows; row % block != 0; row++) {
      long to = packed.address((long) (row / block) * block * in + row % block);
      for (int i = 0; i < in; i++) {
        Memory.set(to + (long) i * block * BYTES, 0);
      }
    }
  }

  private void several(FactoredPanels weights, int in, int panel, int rows, int block, int thread) {
    int padded = (rows + block - 1) / block * block;
    Memory.zero(totals(thread, 0), (long) padded * Panels.OUTS);
    long widened = totals(thread, mostRows);
    int group = weights.group();
    touched[thread * TOUCHED_APART] = Memory.touch(weights.address(panel, 0), weights.panelBytes());
    for (int input = 0; input < in; input += group) {
      int count = Math.min(group, in - input);
      long floats = weights.floats(panel, input, count, widened);
      long factors = weights.factors(panel, input);
      for (int row = 0; row < rows; row += block) {
        long x = packed.address((long) row * in + (long) input * block);
        for (int lane = 0; lane < Panels.OUTS; lane += PAIR) {
          long at = (long) lane * BYTES;
          RowBlock.multiply(block, floats + at, count, x, factors + at, totals(thread, row) + at);
        }
      }
    }
  }

  /** Reads four streams of weights at once, which memory delivers faster than one. */
  private void one(
      FactoredPanels weights, int in, int out, long x, int begin, int end, int thread, Sink sink) {
    long totals = totals(thread, 0);
    long sums = totals(thread, mostRows);
    int last = end * PAIRS_PER_PANEL - 1;
    for (int pair = begin * PAIRS_PER_PANEL; pair <= last; pair += PAIRS) {
      Memory.zero(totals, (long) PAIRS * PAIR);
      for (int input = 0; input < in; input += weights.group()) {
        int count = Math.min(weights.group(), in - input);
        weights.sumOne(
            pair * PAIR,
            Math.min(pair + 1, last) * PAIR,
            Math.min(pair + 2, last) * PAIR,
            Math.min(pair + 3, last) * PAIR,
            input,
            count,
            x + (long) input * BYTES,
            sums);
        for (int i = 0; i < PAIRS; i++) {
          addPair(sums, factors(weights, Math.min(pair + i, last), input), totals, i);
        }
      }
      int first = pair * PAIR;
      int outs = Math.min(Math.min(PAIRS, last + 1 - pair) * PAIR, out - first);
      if (outs > 0) {
        sink.take(0, first, outs, totals);
      }
    }
  }

  private static long factors(FactoredPanels weights, int pair, int input) {
    return weights.factors(pair / PAIRS_PER_PANEL, input)
        + (long) (pair % PAIRS_PER_PANEL) * PAIR * BYTES;
  }

  private static void addPair(long sums, long factors, long totals, int pair) {
    long at = (long) pair * PAIR * BYTES;
    long to = totals + at;
    store(load(sums + at).fma(load(factors), load(to)), to);
    long next = sums + at + VECTOR;
    store(load(next).fma(load(factors + VECTOR), load(to + VECTOR)), to + VECTOR);
  }

  @Override
  public void close() {
    packed.close();
    scratch.close();
    fourBits.close();
  }
}
