package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.ALL;
import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.millrace.engine.nd4j.kernels.PanelProducts.Sink;
import jdk.incubator.vector.FloatVector;

/**
 * Products of {@link RoundedRows} with {@link Int4Panels}: for each stretch of 32 inputs the whole
 * sum of (w - 8) n times the row's factor, times the out's scale, added stretch after stretch; then
 * the weights of the number 8 times the stretches' sums of inputs, summed by themselves. Against
 * the product of float32 weights and unrounded inputs an out is wrong by at most 1/253 of each
 * stretch's largest input times the sum of its weights' absolute values, beside float32's own
 * rounding.
 */
final class Int4Products implements AutoCloseable {
  private static final int PAIR = 2 * LANES;
  private static final int PAIRS = 4;
  private static final int PAIRS_PER_PANEL = Panels.OUTS / PAIR;
  private static final long VECTOR = (long) LANES * BYTES;
  private static final long PANEL_ROW = (long) Panels.OUTS * BYTES;
  private static final int STRETCH = Int4Panels.STRETCH;

  /** Of a block's rows with a panel. */
  private static final int SUMS = RowBlock.MOST * Panels.OUTS;

  /** Stretches of one row whose sums wait for their factors. */
  private static final int WAITING = 8;

  private final Parallel parallel;
  private final RoundedRows rows;
  private final int totalsLength;
  private final int numbersLength;
  private final int scratchLength;
  private final FloatArray scratch;
  private final FloatArray ones;

  /** A thread's memory. */
  private record Scratch(long totals, long numbers, long sums, long scales, long middles) {}

  /**
   * @param packed room for the rows, [mostRows, mostInputs]
   */
  Int4Products(Parallel parallel, int mostRows, int mostInputs, FloatArray packed) {
    this.parallel = parallel;
    this.rows = new RoundedRows(mostRows, mostInputs, packed);
    this.totalsLength = mostRows * Panels.OUTS + PAIRS * PAIR;
    this.numbersLength = Math.max(STRETCH * Panels.OUTS, WAITING * PAIRS * LANES);
    int middles = Math.max(Math.ceilDiv(mostInputs, STRETCH) * Panels.OUTS, PAIRS * PAIR);
    this.scratchLength = totalsLength + numbersLength + SUMS + Panels.OUTS + middles;
    this.scratch = new FloatArray((long) parallel.threads() * scratchLength);
    this.ones = FloatPanels.ones();
  }

  private Scratch scratch(int thread) {
    long totals = scratch.address((long) thread * scratchLength);
    long numbers = totals + (long) totalsLength * BYTES;
    long sums = numbers + (long) numbersLength * BYTES;
    long scales = sums + (long) SUMS * BYTES;
    return new Scratch(totals, numbers, sums, scales, scales + PANEL_ROW);
  }

  /** As {@link PanelProducts#multiply}. */
  void multiply(Int4Panels weights, int out, long x, int count, Sink sink) {
    int panels = Math.ceilDiv(out, Panels.OUTS);
    int in = weights.stretches() * STRETCH;
    if (count == 1) {
      rows.round(x, in);
      parallel.run(
          panels, (begin, end, thread) -> one(weights, out, begin, end, scratch(thread), sink));
      return;
    }
    int block = RowBlock.rows(count);
    rows.round(x, in, count, block);
    parallel.run(
        panels,
        (begin, end, thread) -> {
          Scratch memory = scratch(thread);
          for (int panel = begin; panel < end; panel++) {
            several(weights, panel, count, block, memory);
            int first = panel * Panels.OUTS;
            int outs = Math.min(Panels.OUTS, out - first);
            for (int row = 0; row < count; row++) {
              sink.take(row, first, outs, memory.totals + row * PANEL_ROW);
            }
          }
        });
  }

  /** Four pairs of vectors of outs at once, as in {@link PanelProducts}. */
  private void one(Int4Panels weights, int out, int begin, int end, Scratch memory, Sink sink) {
    int last = end * PAIRS_PER_PANEL - 1;
    for (int pair = begin * PAIRS_PER_PANEL; pair <= last; pair += PAIRS) {
      Memory.zero(memory.totals, (long) PAIRS * PAIR);
      Memory.zero(memory.middles, (long) PAIRS * PAIR);
      for (int stretch = 0; stretch < weights.stretches(); stretch += WAITING) {
        int count = Math.min(WAITING, weights.stretches() - stretch);
        sum(weights, pair, last, stretch, count, memory.numbers);
        for (int i = 0; i < PAIRS; i++) {
          Int4Sums.add(
              count,
              memory.numbers + i * VECTOR,
              PAIRS * VECTOR,
              weights.halves(Math.min(pair + i, last) * PAIR, stretch),
              rows.factors(0, stretch, 1),
              rows.sums(0, stretch, 1),
              memory.totals + 2L * i * VECTOR,
              memory.middles + 2L * i * VECTOR);
        }
      }
      VectorLoops.add(memory.middles, memory.totals, PAIRS * PAIR);
      int first = pair * PAIR;
      int length = Math.min(Math.min(PAIRS, last + 1 - pair) * PAIR, out - first);
      if (length > 0) {
        sink.take(0, first, length, memory.totals);
      }
    }
  }

  private void sum(Int4Panels weights, int pair, int last, int stretch, int count, long to) {
    for (int i = stretch; i < stretch + count; i++) {
      Int4Sums.one(
          weights.numbers(pair * PAIR, i),
          weights.numbers(Math.min(pair + 1, last) * PAIR, i),
          weights.numbers(Math.min(pair + 2, last) * PAIR, i),
          weights.numbers(Math.min(pair + 3, last) * PAIR, i),
          rows.row(i),
          rows.start(i),
          to + (long) (i - stretch) * PAIRS * VECTOR);
    }
  }

  /** The whole sums as float32, which is exact below 2^24. */
  private void several(Int4Panels weights, int panel, int count, int block, Scratch memory) {
    Memory.zero(memory.totals, (long) Math.ceilDiv(count, block) * block * Panels.OUTS);
    int stretches = weights.stretches();
    long one = ones.address(0);
    for (int stretch = 0; stretch < stretches; stretch++) {
      weights.numbers(panel, stretch, memory.numbers);
      weights.factors(panel, stretch, memory.scales, memory.middles + stretch * PANEL_ROW);
      for (int row = 0; row < count; row += block) {
        long x = rows.block(row, stretch, block);
        Memory.zero(memory.sums, SUMS);
        for (long at = 0; at < PANEL_ROW; at += 2 * VECTOR) {
          RowBlock.multiply(block, memory.numbers + at, STRETCH, x, one, memory.sums + at);
        }
        long factors = rows.factors(row, stretch, block);
        add(block, memory.sums, factors, memory.scales, memory.totals + row * PANEL_ROW);
      }
    }
    for (int row = 0; row < count; row += block) {
      long sums = rows.sums(row, 0, block);
      long totals = memory.totals + row * PANEL_ROW;
      for (long at = 0; at < PANEL_ROW; at += 2 * VECTOR) {
        RowBlock.multiply(block, memory.middles + at, stretches, sums, one, totals + at);
      }
    }
  }

  /**
   * Adds sums times their row's factor times their out's scale to the totals. The vectors' own
   * methods are called for the reason given at {@link Memory#widenBytes}.
   */
  private static void add(int block, long sums, long factors, long scales, long totals) {
    for (int row = 0; row < block; row++) {
      FloatVector factor =
          FloatVector.broadcast(
              SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, factors + (long) row * BYTES));
      long end = (row + 1) * PANEL_ROW;
      for (long at = row * PANEL_ROW; at < end; at += VECTOR) {
        long scale = scales + at - row * PANEL_ROW;
        FloatVector.fromMemorySegment(SPECIES, ALL, sums + at, LITTLE_ENDIAN)
            .mul(factor)
            .fma(
                FloatVector.fromMemorySegment(SPECIES, ALL, scale, LITTLE_ENDIAN),
                FloatVector.fromMemorySegment(SPECIES, ALL, totals + at, LITTLE_ENDIAN))
            .intoMemorySegment(ALL, totals + at, LITTLE_ENDIAN);
      }
    }
  }

  @Override
  public void close() {
    rows.close();
    scratch.close();
    ones.close();
  }
}
