package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.model.weights.FourBitRow;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rows of inputs as whole numbers of -127 to 127 with a float32 factor for each 32, as llama.cpp's
 * Q8_0 but for the factor's width: an input is number * factor, within 1/253 of the largest of its
 * 32. Inputs that are all below 2^-100 are zero. One that is infinite or NaN makes its 32 products
 * infinite or NaN.
 */
final class RoundedRows implements AutoCloseable {
  private static final int GROUP = FourBitRow.GROUP;
  private static final float LARGEST = 127;

  /** Below it the inverse of a factor could be infinite. */
  private static final float NOTHING = 0x1p-100f;

  /** A float32 that is added to leaves a whole number, in its lowest bits. */
  private static final float WHOLE = 0x1.8p23f;

  private static final int LOW = 0xFFFF;
  private static final int TWICE = 0x10001;

  private final FloatArray row;
  private final FloatArray blocks;
  private final FloatArray starts;
  private final FloatArray factors;
  private final FloatArray sums;
  private int in;

  /**
   * @param blocks room for [mostRows, mostInputs]
   */
  RoundedRows(int mostRows, int mostInputs, FloatArray blocks) {
    int groups = Math.ceilDiv(mostInputs, GROUP);
    this.row = new FloatArray(mostInputs);
    this.blocks = blocks;
    this.starts = new FloatArray(groups);
    this.factors = new FloatArray((long) mostRows * groups);
    this.sums = new FloatArray((long) mostRows * groups);
  }

  /** Rounds one row, whose numbers are then 16 bits, twice for each. */
  void round(long x, int in) {
    this.in = in;
    for (int group = 0; group < in / GROUP; group++) {
      long at = row.address((long) group * GROUP);
      roundGroup(x, group, factors.address(group), sums.address(group));
      for (int i = 0; i < GROUP; i += LANES) {
        IntVector bits = load(at + (long) i * BYTES).reinterpretAsInts().and(LOW);
        bits.or(bits.lanewise(VectorOperators.LSHL, Short.SIZE))
            .intoMemorySegment(Memory.ALL, at + (long) i * BYTES, ByteOrder.LITTLE_ENDIAN);
      }
    }
  }

  /**
   * Rounds rows block by block: numbers are then float32 [in, block], factors and sums [groups,
   * block]; rows that the last block lacks are zero.
   */
  void round(long x, int in, int rows, int block) {
    this.in = in;
    int groups = in / GROUP;
    for (int index = 0; index % block != 0 || index < rows; index++) {
      int first = index / block * block;
      boolean lacking = index >= rows;
      for (int group = 0; group < groups; group++) {
        long at = (long) first * groups + (long) group * block + index % block;
        if (lacking) {
          Memory.set(factors.address(at), 0);
          Memory.set(sums.address(at), 0);
        } else {
          long from = x + (long) index * in * BYTES;
          roundGroup(from, group, factors.address(at), sums.address(at));
        }
      }
      long to = blocks.address((long) first * in + index % block);
      for (int i = 0; i < in; i++) {
        float number = lacking ? 0 : Memory.get(row.address(i)) - WHOLE;
        Memory.set(to + (long) i * block * BYTES, number);
      }
    }
  }

  /** Leaves the numbers in the row, {@link #WHOLE} added. */
  private void roundGroup(long x, int group, long factorTo, long sumTo) {
    long from = x + (long) group * GROUP * BYTES;
    long to = row.address((long) group * GROUP);
    FloatVector most = FloatVector.zero(SPECIES);
    for (int i = 0; i < GROUP; i += LANES) {
      most = most.max(load(from + (long) i * BYTES).abs());
    }
    float largest = most.reduceLanes(VectorOperators.MAX);
    boolean nothing = largest < NOTHING;
    float factor = nothing ? 0 : largest / LARGEST;
    FloatVector inverse = FloatVector.broadcast(SPECIES, nothing ? 0 : LARGEST / largest);
    FloatVector whole = FloatVector.broadcast(SPECIES, WHOLE);
    FloatVector total = FloatVector.zero(SPECIES);
    for (int i = 0; i < GROUP; i += LANES) {
      FloatVector number = load(from + (long) i * BYTES).fma(inverse, whole);
      store(number, to + (long) i * BYTES);
      total = total.add(number.sub(whole));
    }
    // whole numbers, so that their order does not matter
    float sum = total.reduceLanes(VectorOperators.ADD);
    Memory.setInt(starts.address(group), (-Int4Panels.MIDDLE * (int) sum & LOW) * TWICE);
    Memory.set(factorTo, factor);
    Memory.set(sumTo, sum * factor);
  }

  /** The address of the one row's numbers from a group on. */
  long row(int group) {
    return row.address((long) group * GROUP);
  }

  /** The address of -8 times the sum of the one row's numbers in a group: 16 bits, twice. */
  long start(int group) {
    return starts.address(group);
  }

  /** The address of a block's numbers from a group on. */
  long block(int first, int group, int block) {
    return blocks.address((long) first * in + (long) group * GROUP * block);
  }

  /** The address of a block's factors from a group on. */
  long factors(int first, int group, int block) {
    return factors.address((long) first * (in / GROUP) + (long) group * block);
  }

  /** The address of the sums of a block's rounded inputs from a group on. */
  long sums(int first, int group, int block) {
    return sums.address((long) first * (in / GROUP) + (long) group * block);
  }

  @Override
  public void close() {
    row.close();
    starts.close();
    factors.close();
    sums.close();
  }
}
