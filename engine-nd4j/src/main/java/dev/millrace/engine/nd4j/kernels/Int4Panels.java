package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.ALL;
import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.loadHalves;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.millrace.model.weights.FourBitRow;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Whole numbers of 0 to 15 with a scale and a least value for each out and each 32 inputs: a weight
 * is scale * number + least. Both are stored as float16, rounded to nearest even: exact for Q4_0
 * and Q4_1, whose own are float16; within 2^-11 of each for Q4_K, whose scales are products, and
 * within 2^-25 where they are below 2^-14.
 *
 * <p>Products are those of the float32 weights, which both kernels make in the same way and in
 * groups as long as those of {@link FloatPanels}: a row of Q4_0 gives the same bits as if it had
 * been converted.
 *
 * <p>A stretch of 32 inputs holds the outs' scales, their leasts, and four times an int of each
 * out, with the numbers of eight inputs: the first begins at bit 19, where a float's fraction has
 * its upper bits, the next four bits higher, turning round at the end.
 */
final class Int4Panels implements Panels {
  /** Inputs that share a scale. */
  static final int STRETCH = FourBitRow.GROUP;

  private static final int INPUTS_PER_INT = Integer.SIZE / 4;
  private static final int FIRST_BIT = 19;
  private static final int NUMBER = 0xF << FIRST_BIT;
  private static final int LARGEST = 15;

  /** With a number in its fraction's upper bits, the bits of 16 plus the number. */
  private static final int SIXTEEN = 0x41800000;

  private static final float SIXTEEN_AS_FLOAT = Float.intBitsToFloat(SIXTEEN);

  private static final int LEASTS = OUTS * Short.BYTES;
  private static final int NUMBERS = 2 * LEASTS;
  static final int STRETCH_BYTES = NUMBERS + STRETCH / 2 * OUTS;
  private static final long INTS = (long) OUTS * BYTES;
  private static final long VECTOR = (long) LANES * BYTES;
  private static final long HALVES = (long) LANES * Short.BYTES;

  private final int stretches;
  private final FloatArray memory;
  private final FloatArray ones;

  /**
   * @throws IllegalArgumentException if rows are not whole stretches
   */
  Int4Panels(int panels, int in) {
    if (in % STRETCH != 0) {
      throw new IllegalArgumentException(
          "rows of %d are no multiple of %d: hold them as int8".formatted(in, STRETCH));
    }
    this.stretches = in / STRETCH;
    this.memory = new FloatArray((long) panels * stretches * STRETCH_BYTES / BYTES);
    this.ones = FloatPanels.ones();
  }

  @Override
  public int group() {
    return FloatPanels.GROUP;
  }

  @Override
  public long panelBytes() {
    return (long) stretches * STRETCH_BYTES;
  }

  @Override
  public long address(int panel, int input) {
    return memory.address(0) + ((long) panel * stretches + input / STRETCH) * STRETCH_BYTES;
  }

  @Override
  public long factors(int panel, int input) {
    return ones.address(0);
  }

  @Override
  public void pack(int out, long from) {
    FourBitRow row = new FourBitRow(stretches * STRETCH);
    row.round(Memory.floats(from, stretches * STRETCH));
    pack(out, row);
  }

  @Override
  public void pack(int out, FourBitRow row) {
    long lane = out % OUTS;
    for (int stretch = 0; stretch < stretches; stretch++) {
      long at = address(out / OUTS, stretch * STRETCH);
      Memory.setShort(at + lane * Short.BYTES, half(row.scale(stretch)));
      Memory.setShort(at + LEASTS + lane * Short.BYTES, half(row.least(stretch)));
      for (int i = 0; i < STRETCH; i += INPUTS_PER_INT) {
        int bits = 0;
        for (int j = INPUTS_PER_INT - 1; j >= 0; j--) {
          bits = bits << 4 | row.number(stretch * STRETCH + i + j);
        }
        long to = at + NUMBERS + i / INPUTS_PER_INT * INTS + lane * BYTES;
        Memory.setInt(to, Integer.rotateLeft(bits, FIRST_BIT));
      }
    }
  }

  private static short half(float value) {
    short half = Float.floatToFloat16(value);
    if (!Float.isFinite(Float.float16ToFloat(half))) {
      throw new IllegalArgumentException(
          "a group's scale or least value is %s, which float16 does not hold".formatted(value));
    }
    return half;
  }

  @Override
  public void unpack(int out, long to) {
    long lane = out % OUTS;
    for (int i = 0; i < stretches * STRETCH; i++) {
      long at = address(out / OUTS, i);
      float scale = Float.float16ToFloat(Memory.getShort(at + lane * Short.BYTES));
      float least = Float.float16ToFloat(Memory.getShort(at + LEASTS + lane * Short.BYTES));
      long from = at + NUMBERS + i % STRETCH / INPUTS_PER_INT * INTS + lane * BYTES;
      int bits = Integer.rotateRight(Memory.getInt(from), i % INPUTS_PER_INT * 4 + FIRST_BIT);
      float sixteenMore = SIXTEEN_AS_FLOAT + (bits & LARGEST);
      float weight = Math.fma(sixteenMore, scale, Math.fma(scale, -SIXTEEN_AS_FLOAT, least));
      Memory.set(to + (long) i * BYTES, weight);
    }
  }

  @Override
  public long floats(int panel, int input, int count, long scratch) {
    for (int i = 0; i < count; i += STRETCH) {
      long from = address(panel, input + i);
      long to = scratch + (long) i * OUTS * BYTES;
      for (int lane = 0; lane < OUTS; lane += LANES) {
        widen(from + (long) lane * Short.BYTES, from + NUMBERS + (long) lane * BYTES, to);
        to += VECTOR;
      }
    }
    return scratch;
  }

  /** A stretch of a vector of outs as float32. */
  private static void widen(long scales, long numbers, long to) {
    FloatVector minusSixteen = FloatVector.broadcast(SPECIES, -SIXTEEN_AS_FLOAT);
    FloatVector scale = loadHalves(scales);
    FloatVector least = scale.fma(minusSixteen, loadHalves(scales + LEASTS));
    long at = to;
    for (int i = 0; i < STRETCH / INPUTS_PER_INT; i++) {
      IntVector bits = Memory.loadInts(numbers + i * INTS);
      for (int j = 0; j < INPUTS_PER_INT; j++) {
        bits.and(NUMBER)
            .or(SIXTEEN)
            .reinterpretAsFloats()
            .fma(scale, least)
            .intoMemorySegment(ALL, at, LITTLE_ENDIAN);
        bits = bits.lanewise(VectorOperators.ROR, 4);
        at += INTS;
      }
    }
  }

  @Override
  public void sumOne(
      int outA, int outB, int outC, int outD, int input, int count, long x, long sums) {
    sumTwo(outA, outB, input, count, x, sums);
    sumTwo(outC, outD, input, count, x, sums + 4 * VECTOR);
  }

  /** More sums at once would not leave registers for their scales and leasts. */
  private void sumTwo(int outA, int outB, int input, int count, long x, long sums) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector minusSixteen = FloatVector.broadcast(SPECIES, -SIXTEEN_AS_FLOAT);
    FloatVector a1 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    long a = address(outA / OUTS, input);
    long b = address(outB / OUTS, input);
    long laneA = outA % OUTS;
    long laneB = outB % OUTS;
    for (int i = 0; i < count; i += STRETCH) {
      long halvesA = a + laneA * Short.BYTES;
      long halvesB = b + laneB * Short.BYTES;
      FloatVector scaleA0 = loadHalves(halvesA);
      FloatVector scaleA1 = loadHalves(halvesA + HALVES);
      FloatVector scaleB0 = loadHalves(halvesB);
      FloatVector scaleB1 = loadHalves(halvesB + HALVES);
      FloatVector leastA0 = scaleA0.fma(minusSixteen, loadHalves(halvesA + LEASTS));
      FloatVector leastA1 = scaleA1.fma(minusSixteen, loadHalves(halvesA + LEASTS + HALVES));
      FloatVector leastB0 = scaleB0.fma(minusSixteen, loadHalves(halvesB + LEASTS));
      FloatVector leastB1 = scaleB1.fma(minusSixteen, loadHalves(halvesB + LEASTS + HALVES));
      long numbersA = a + NUMBERS + laneA * BYTES;
      long numbersB = b + NUMBERS + laneB * BYTES;
      long at = x + (long) i * BYTES;
      for (int j = 0; j < STRETCH / INPUTS_PER_INT; j++) {
        IntVector bitsA0 = Memory.loadInts(numbersA + j * INTS);
        IntVector bitsA1 = Memory.loadInts(numbersA + j * INTS + VECTOR);
        IntVector bitsB0 = Memory.loadInts(numbersB + j * INTS);
        IntVector bitsB1 = Memory.loadInts(numbersB + j * INTS + VECTOR);
        for (int k = 0; k < INPUTS_PER_INT; k++) {
          FloatVector xs = Memory.broadcast(at);
          at += BYTES;
          a0 = weights(bitsA0, scaleA0, leastA0).fma(xs, a0);
          a1 = weights(bitsA1, scaleA1, leastA1).fma(xs, a1);
          b0 = weights(bitsB0, scaleB0, leastB0).fma(xs, b0);
          b1 = weights(bitsB1, scaleB1, leastB1).fma(xs, b1);
          bitsA0 = bitsA0.lanewise(VectorOperators.ROR, 4);
          bitsA1 = bitsA1.lanewise(VectorOperators.ROR, 4);
          bitsB0 = bitsB0.lanewise(VectorOperators.ROR, 4);
          bitsB1 = bitsB1.lanewise(VectorOperators.ROR, 4);
        }
      }
      a += STRETCH_BYTES;
      b += STRETCH_BYTES;
    }
    Memory.store(a0, sums);
    Memory.store(a1, sums + VECTOR);
    Memory.store(b0, sums + 2 * VECTOR);
    Memory.store(b1, sums + 3 * VECTOR);
  }

  private static FloatVector weights(IntVector bits, FloatVector scale, FloatVector least) {
    return bits.and(NUMBER).or(SIXTEEN).reinterpretAsFloats().fma(scale, least);
  }

  @Override
  public void close() {
    memory.close();
    ones.close();
  }
}
