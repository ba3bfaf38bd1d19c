package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Memory.ALL;
import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.millrace.model.weights.FourBitRow;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Whole numbers of 0 to 15 with a scale and a least value for each out and each 32 inputs: a weight
 * is scale * number + least. Both are stored as float16, rounded to nearest even: exact for Q4_0
 * and Q4_1, whose own are float16; within 2^-11 of each for Q4_K, whose scales are products, and
 * within 2^-25 where they are below 2^-14.
 *
 * <p>Products are those with {@link RoundedRows}. Of 32 inputs' numbers n and weights' numbers w
 * the sum of (w - 8) n is a whole number of 16 bits, so it is exact in any order.
 *
 * <p>A stretch of 32 inputs holds an int of each out, with the scale's bits and above them the
 * least value's, and eight times a short of each out, with the numbers of four inputs, the first
 * lowest.
 */
final class Int4Panels implements Panels {
  /** Inputs that share a scale. */
  static final int STRETCH = FourBitRow.GROUP;

  /** Taken from each number, so that the sum of 32 products fits into 16 bits. */
  static final int MIDDLE = 8;

  static final int INPUTS_PER_SHORT = Short.SIZE / 4;
  static final short NUMBER = 0xF;
  private static final int NUMBERS = OUTS * Integer.BYTES;
  static final int STRETCH_BYTES = NUMBERS + STRETCH / 2 * OUTS;
  static final long SHORTS = (long) OUTS * Short.BYTES;
  private static final long VECTOR = (long) LANES * BYTES;

  private static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> HALF_OF_SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));

  /** A float's fraction is 13 bits longer than a half's, its exponent's zero 112 larger. */
  static final int HALF_TO_FLOAT_BITS = 0x8FFFE000;

  static final int HALF_TO_FLOAT_SHIFT = 3;
  static final float HALF_TO_FLOAT_SCALE = 0x1p112f;

  private final int stretches;
  private final FloatArray memory;

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
  }

  int stretches() {
    return stretches;
  }

  /** The address of a panel's stretch; stretches lie one after the other. */
  long address(int panel, int stretch) {
    return memory.address(0) + ((long) panel * stretches + stretch) * STRETCH_BYTES;
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
      long at = address(out / OUTS, stretch);
      int halves = half(row.least(stretch)) << Short.SIZE | (half(row.scale(stretch)) & 0xFFFF);
      Memory.setInt(at + lane * Integer.BYTES, halves);
      for (int i = 0; i < STRETCH; i += INPUTS_PER_SHORT) {
        int bits = 0;
        for (int j = INPUTS_PER_SHORT - 1; j >= 0; j--) {
          bits = bits << 4 | row.number(stretch * STRETCH + i + j);
        }
        Memory.setShort(shorts(at, i) + lane * Short.BYTES, (short) bits);
      }
    }
  }

  private static long shorts(long stretch, int input) {
    return stretch + NUMBERS + input / INPUTS_PER_SHORT * SHORTS;
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
      long at = address(out / OUTS, i / STRETCH);
      int halves = Memory.getInt(at + lane * Integer.BYTES);
      float scale = Float.float16ToFloat((short) halves);
      float least = Float.float16ToFloat((short) (halves >> Short.SIZE));
      int bits = Memory.getShort(shorts(at, i % STRETCH) + lane * Short.BYTES);
      int number = bits >>> (i % INPUTS_PER_SHORT * 4) & NUMBER;
      Memory.set(to + (long) i * BYTES, Math.fma((float) number, scale, least));
    }
  }

  /** A panel's numbers of a stretch, less 8, as float32 [32, {@link #OUTS}]. */
  void numbers(int panel, int stretch, long to) {
    long at = address(panel, stretch);
    for (int i = 0; i < STRETCH; i += INPUTS_PER_SHORT) {
      for (int lane = 0; lane < OUTS; lane += LANES) {
        IntVector bits =
            (IntVector)
                ShortVector.fromMemorySegment(
                        HALF_OF_SHORTS,
                        ALL,
                        shorts(at, i) + (long) lane * Short.BYTES,
                        LITTLE_ENDIAN)
                    .convertShape(VectorOperators.S2I, INTEGERS, 0);
        long row = to + ((long) i * OUTS + lane) * BYTES;
        for (int j = 0; j < INPUTS_PER_SHORT; j++) {
          bits.and(NUMBER)
              .sub(MIDDLE)
              .convertShape(VectorOperators.I2F, SPECIES, 0)
              .intoMemorySegment(ALL, row + (long) j * OUTS * BYTES, LITTLE_ENDIAN);
          bits = bits.lanewise(VectorOperators.LSHR, 4);
        }
      }
    }
  }

  /**
   * A panel's scales of a stretch, and the weights of the number 8.
   *
   * @param scales takes {@link #OUTS} float32
   * @param middles takes {@link #OUTS} float32
   */
  void factors(int panel, int stretch, long scales, long middles) {
    long at = address(panel, stretch);
    for (long lane = 0; lane < OUTS * BYTES; lane += VECTOR) {
      IntVector halves = IntVector.fromMemorySegment(INTEGERS, ALL, at + lane, LITTLE_ENDIAN);
      FloatVector scale =
          halves
              .lanewise(VectorOperators.LSHL, Short.SIZE)
              .lanewise(VectorOperators.ASHR, HALF_TO_FLOAT_SHIFT)
              .and(HALF_TO_FLOAT_BITS)
              .reinterpretAsFloats()
              .mul(HALF_TO_FLOAT_SCALE);
      scale.intoMemorySegment(ALL, scales + lane, LITTLE_ENDIAN);
      halves
          .lanewise(VectorOperators.ASHR, HALF_TO_FLOAT_SHIFT)
          .and(HALF_TO_FLOAT_BITS)
          .reinterpretAsFloats()
          .mul(HALF_TO_FLOAT_SCALE)
          .add(scale.mul(MIDDLE))
          .intoMemorySegment(ALL, middles + lane, LITTLE_ENDIAN);
    }
  }

  /** The address of an out's scale and least value in a stretch. */
  long halves(int out, int stretch) {
    return address(out / OUTS, stretch) + (long) (out % OUTS) * Integer.BYTES;
  }

  /** The address of an out's numbers in a stretch. */
  long numbers(int out, int stretch) {
    return address(out / OUTS, stretch) + NUMBERS + (long) (out % OUTS) * Short.BYTES;
  }

  @Override
  public void close() {
    memory.close();
  }
}
