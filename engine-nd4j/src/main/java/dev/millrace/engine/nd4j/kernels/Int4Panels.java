package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.ALL;
import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.loadHalves;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.millrace.model.weights.FourBitRow;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

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
 * out, with the numbers of eight inputs, the first lowest.
 */
final class Int4Panels implements Panels {
  /** Inputs that share a scale. */
  static final int STRETCH = FourBitRow.GROUP;

  private static final int INPUTS_PER_INT = Integer.SIZE / 4;
  private static final int NUMBER = 0xF;
  private static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_PREFERRED;

  private static final int LEASTS = OUTS * Short.BYTES;
  private static final int NUMBERS = 2 * LEASTS;
  static final int STRETCH_BYTES = NUMBERS + STRETCH / 2 * OUTS;
  private static final long INTS = (long) OUTS * BYTES;
  private static final long VECTOR = (long) LANES * BYTES;

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
        Memory.setInt(to, bits);
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
      int number = Memory.getInt(from) >>> (i % INPUTS_PER_INT * 4) & NUMBER;
      Memory.set(to + (long) i * BYTES, Math.fma((float) number, scale, least));
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
    FloatVector scale = loadHalves(scales);
    FloatVector least = loadHalves(scales + LEASTS);
    for (int i = 0; i < STRETCH; i++) {
      IntVector.fromMemorySegment(INTEGERS, ALL, numbers + i / INPUTS_PER_INT * INTS, LITTLE_ENDIAN)
          .lanewise(VectorOperators.LSHR, i % INPUTS_PER_INT * 4)
          .and(NUMBER)
          .convert(VectorOperators.I2F, 0)
          .reinterpretAsFloats()
          .fma(scale, least)
          .intoMemorySegment(ALL, to + i * INTS, LITTLE_ENDIAN);
    }
  }

  @Override
  public void sumOne(
      int outA, int outB, int outC, int outD, int input, int count, long x, long sums) {
    Memory.zero(sums, 8L * LANES);
    long scales = sums + 8 * VECTOR;
    for (int i = 0; i < count; i += STRETCH) {
      long at = x + (long) i * BYTES;
      long a = address(outA / OUTS, input + i);
      long b = address(outB / OUTS, input + i);
      widenScales(a, outA % OUTS, scales);
      widenScales(b, outB % OUTS, scales + 4 * VECTOR);
      sumTwo(numbers(a, outA), numbers(b, outB), scales, at, sums);
      a = address(outC / OUTS, input + i);
      b = address(outD / OUTS, input + i);
      widenScales(a, outC % OUTS, scales);
      widenScales(b, outD % OUTS, scales + 4 * VECTOR);
      sumTwo(numbers(a, outC), numbers(b, outD), scales, at, sums + 4 * VECTOR);
    }
  }

  private static long numbers(long stretch, int out) {
    return stretch + NUMBERS + (long) (out % OUTS) * BYTES;
  }

  /** Two vectors of scales, then of least values. */
  private static void widenScales(long stretch, int lane, long to) {
    long from = stretch + (long) lane * Short.BYTES;
    Memory.widenHalves(from, 2 * LANES, to);
    Memory.widenHalves(from + LEASTS, 2 * LANES, to + 2 * VECTOR);
  }

  /**
   * Adds a stretch's products. Scales come as float32 from memory, since their conversion here
   * would make the method too long for the compiler, which then makes objects of vectors; so would
   * helpers instead of the vectors' own methods. More sums at once would leave no registers for
   * their scales and least values.
   */
  private static void sumTwo(long a, long b, long scales, long x, long sums) {
    FloatVector scaleA0 = FloatVector.fromMemorySegment(SPECIES, ALL, scales, LITTLE_ENDIAN);
    FloatVector scaleA1 =
        FloatVector.fromMemorySegment(SPECIES, ALL, scales + VECTOR, LITTLE_ENDIAN);
    FloatVector leastA0 =
        FloatVector.fromMemorySegment(SPECIES, ALL, scales + 2 * VECTOR, LITTLE_ENDIAN);
    FloatVector leastA1 =
        FloatVector.fromMemorySegment(SPECIES, ALL, scales + 3 * VECTOR, LITTLE_ENDIAN);
    FloatVector scaleB0 =
        FloatVector.fromMemorySegment(SPECIES, ALL, scales + 4 * VECTOR, LITTLE_ENDIAN);
    FloatVector scaleB1 =
        FloatVector.fromMemorySegment(SPECIES, ALL, scales + 5 * VECTOR, LITTLE_ENDIAN);
    FloatVector leastB0 =
        FloatVector.fromMemorySegment(SPECIES, ALL, scales + 6 * VECTOR, LITTLE_ENDIAN);
    FloatVector leastB1 =
        FloatVector.fromMemorySegment(SPECIES, ALL, scales + 7 * VECTOR, LITTLE_ENDIAN);
    FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, ALL, sums, LITTLE_ENDIAN);
    FloatVector a1 = FloatVector.fromMemorySegment(SPECIES, ALL, sums + VECTOR, LITTLE_ENDIAN);
    FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, sums + 2 * VECTOR, LITTLE_ENDIAN);
    FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, sums + 3 * VECTOR, LITTLE_ENDIAN);
    for (int i = 0; i < STRETCH; i++) {
      FloatVector xs =
          FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, x + (long) i * BYTES));
      long at = i / INPUTS_PER_INT * INTS;
      int shift = i % INPUTS_PER_INT * 4;
      a0 =
          ((FloatVector)
                  IntVector.fromMemorySegment(INTEGERS, ALL, a + at, LITTLE_ENDIAN)
                      .lanewise(VectorOperators.LSHR, shift)
                      .and(NUMBER)
                      .convertShape(VectorOperators.I2F, SPECIES, 0))
              .fma(scaleA0, leastA0)
              .fma(xs, a0);
      a1 =
          ((FloatVector)
                  IntVector.fromMemorySegment(INTEGERS, ALL, a + at + VECTOR, LITTLE_ENDIAN)
                      .lanewise(VectorOperators.LSHR, shift)
                      .and(NUMBER)
                      .convertShape(VectorOperators.I2F, SPECIES, 0))
              .fma(scaleA1, leastA1)
              .fma(xs, a1);
      b0 =
          ((FloatVector)
                  IntVector.fromMemorySegment(INTEGERS, ALL, b + at, LITTLE_ENDIAN)
                      .lanewise(VectorOperators.LSHR, shift)
                      .and(NUMBER)
                      .convertShape(VectorOperators.I2F, SPECIES, 0))
              .fma(scaleB0, leastB0)
              .fma(xs, b0);
      b1 =
          ((FloatVector)
                  IntVector.fromMemorySegment(INTEGERS, ALL, b + at + VECTOR, LITTLE_ENDIAN)
                      .lanewise(VectorOperators.LSHR, shift)
                      .and(NUMBER)
                      .convertShape(VectorOperators.I2F, SPECIES, 0))
              .fma(scaleB1, leastB1)
              .fma(xs, b1);
    }
    a0.intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
    a1.intoMemorySegment(ALL, sums + VECTOR, LITTLE_ENDIAN);
    b0.intoMemorySegment(ALL, sums + 2 * VECTOR, LITTLE_ENDIAN);
    b1.intoMemorySegment(ALL, sums + 3 * VECTOR, LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    memory.close();
    ones.close();
  }
}
