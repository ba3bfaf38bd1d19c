package dev.millrace.engine.nd4j.kernels;

import dev.millrace.model.VectorMath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors and numbers at native addresses. One segment over the whole address space costs a third
 * less than a segment per array; in exchange the callers' loops must stay inside their arrays.
 */
public final class Memory {
  public static final VectorSpecies<Float> SPECIES = VectorMath.SPECIES;
  public static final int LANES = SPECIES.length();
  public static final int BYTES = Float.BYTES;

  @SuppressWarnings("restricted") // native access is this class's purpose
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final int LINE = 64;

  /** A float's fraction is that much longer, its exponent's zero that much larger. */
  private static final int HALF_TO_FLOAT_BITS = 13;

  private static final float HALF_TO_FLOAT_SCALE = 0x1p112f;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final VectorSpecies<Integer> INT_SPECIES = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> FULL_SHORTS = ShortVector.SPECIES_PREFERRED;

  /**
   * Up to this many floats a vector, bytes are widened by way of 16-bit integers: the compiler does
   * not treat eight bytes as a vector, which doubles the time.
   */
  static final int WIDENED_BY_SHORTS = 8;

  private static final int SMALLEST_BITS = 64;
  private static final VectorSpecies<Byte> BYTE_SPECIES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(SMALLEST_BITS, LANES * Byte.SIZE)));
  private static final VectorSpecies<Byte> TWICE_BYTE_SPECIES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(FULL_SHORTS.length() * Byte.SIZE));
  private static final VectorSpecies<Short> SHORT_SPECIES =
      VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));
  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_8 = swap(8);

  private Memory() {}

  public static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ByteOrder.LITTLE_ENDIAN);
  }

  /** Lanes outside the mask are zero and not read. */
  public static FloatVector load(long address, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ByteOrder.LITTLE_ENDIAN, mask);
  }

  /** The number at an address in every lane. */
  public static FloatVector broadcast(long address) {
    return FloatVector.broadcast(SPECIES, get(address));
  }

  /**
   * Signed bytes as floats; {@code numbers} fill whole pairs of vectors. Here, as in the next loop,
   * the vectors' own methods are called directly. Deep inside a caller the compiler reaches its
   * limit of nodes and inlines only those; vectors that our own methods return become objects, at
   * six times the cost.
   */
  static void widenBytes(long from, int numbers, long to) {
    if (LANES > WIDENED_BY_SHORTS) {
      for (int i = 0; i < numbers; i += LANES) {
        ByteVector.fromMemorySegment(BYTE_SPECIES, ALL, from + i, ByteOrder.LITTLE_ENDIAN)
            .convertShape(VectorOperators.B2F, SPECIES, 0)
            .intoMemorySegment(ALL, to + (long) i * BYTES, ByteOrder.LITTLE_ENDIAN);
      }
      return;
    }
    for (int i = 0; i < numbers; i += 2 * LANES) {
      Vector<Short> shorts =
          ByteVector.fromMemorySegment(TWICE_BYTE_SPECIES, ALL, from + i, ByteOrder.LITTLE_ENDIAN)
              .convertShape(VectorOperators.B2S, FULL_SHORTS, 0);
      long at = to + (long) i * BYTES;
      shorts
          .convertShape(VectorOperators.S2F, SPECIES, 0)
          .intoMemorySegment(ALL, at, ByteOrder.LITTLE_ENDIAN);
      shorts
          .convertShape(VectorOperators.S2F, SPECIES, 1)
          .intoMemorySegment(ALL, at + (long) LANES * BYTES, ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** Upper halves of floats as floats; {@code numbers} fill whole vectors. */
  static void widenBfloats(long from, int numbers, long to) {
    for (int i = 0; i < numbers; i += LANES) {
      long at = from + (long) i * Short.BYTES;
      ShortVector.fromMemorySegment(SHORT_SPECIES, ALL, at, ByteOrder.LITTLE_ENDIAN)
          .convertShape(VectorOperators.S2I, INT_SPECIES, 0)
          .lanewise(VectorOperators.LSHL, Short.SIZE)
          .intoMemorySegment(ALL, to + (long) i * BYTES, ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** Float16 as floats; {@code numbers} fill whole vectors, none infinite or NaN. */
  static void widenHalves(long from, int numbers, long to) {
    for (int i = 0; i < numbers; i += LANES) {
      IntVector halves =
          (IntVector)
              ShortVector.fromMemorySegment(
                      SHORT_SPECIES, ALL, from + (long) i * Short.BYTES, ByteOrder.LITTLE_ENDIAN)
                  .convertShape(VectorOperators.S2I, INT_SPECIES, 0);
      halves
          .and(Short.MAX_VALUE)
          .lanewise(VectorOperators.LSHL, HALF_TO_FLOAT_BITS)
          .reinterpretAsFloats()
          .mul(HALF_TO_FLOAT_SCALE)
          .reinterpretAsInts()
          .or(halves.and(Integer.MIN_VALUE))
          .intoMemorySegment(ALL, to + (long) i * BYTES, ByteOrder.LITTLE_ENDIAN);
    }
  }

  /**
   * Reads every cache line once, so that the memory is in the cache when it is needed: four
   * stretches in turn, which memory delivers faster than one.
   *
   * @return a number without meaning, so that the compiler keeps the reads
   */
  static long touch(long address, long bytes) {
    long quarter = bytes / 4;
    long second = address + quarter;
    long third = second + quarter;
    long fourth = third + quarter;
    long sum = 0;
    for (long i = 0; i < quarter; i += LINE) {
      sum += ALL.get(LONG, address + i) + ALL.get(LONG, second + i);
      sum += ALL.get(LONG, third + i) + ALL.get(LONG, fourth + i);
    }
    return sum;
  }

  /** Two vectors' worth of signed bytes as 16-bit integers. */
  static ShortVector loadShorts(long from) {
    return (ShortVector)
        ByteVector.fromMemorySegment(TWICE_BYTE_SPECIES, ALL, from, ByteOrder.LITTLE_ENDIAN)
            .convertShape(VectorOperators.B2S, FULL_SHORTS, 0);
  }

  /** A vector's worth of signed bytes as floats. */
  static FloatVector loadBytes(long address) {
    return (FloatVector)
        ByteVector.fromMemorySegment(BYTE_SPECIES, ALL, address, ByteOrder.LITTLE_ENDIAN)
            .convertShape(VectorOperators.B2F, SPECIES, 0);
  }

  /** Upper halves of floats as floats. */
  static FloatVector loadBfloats(long address) {
    IntVector halves =
        (IntVector)
            ShortVector.fromMemorySegment(SHORT_SPECIES, ALL, address, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.S2I, INT_SPECIES, 0);
    return halves.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
  }

  /** Float16 as floats, which is exact; infinities and NaN are not expected. */
  static FloatVector loadHalves(long address) {
    IntVector halves =
        (IntVector)
            ShortVector.fromMemorySegment(SHORT_SPECIES, ALL, address, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.S2I, INT_SPECIES, 0);
    IntVector sign = halves.and(Integer.MIN_VALUE);
    return halves
        .and(Short.MAX_VALUE)
        .lanewise(VectorOperators.LSHL, HALF_TO_FLOAT_BITS)
        .reinterpretAsFloats()
        .mul(HALF_TO_FLOAT_SCALE)
        .reinterpretAsInts()
        .or(sign)
        .reinterpretAsFloats();
  }

  static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  static void setInt(long address, int value) {
    ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
  }

  static byte getByte(long address) {
    return ALL.get(ValueLayout.JAVA_BYTE, address);
  }

  static void setByte(long address, byte value) {
    ALL.set(ValueLayout.JAVA_BYTE, address, value);
  }

  static short getShort(long address) {
    return ALL.get(SHORT, address);
  }

  static void setShort(long address, short value) {
    ALL.set(SHORT, address, value);
  }

  public static void store(FloatVector vector, long address) {
    vector.intoMemorySegment(ALL, address, ByteOrder.LITTLE_ENDIAN);
  }

  public static void store(FloatVector vector, long address, VectorMask<Float> mask) {
    vector.intoMemorySegment(ALL, address, ByteOrder.LITTLE_ENDIAN, mask);
  }

  public static float get(long address) {
    return ALL.get(FLOAT, address);
  }

  public static void set(long address, float value) {
    ALL.set(FLOAT, address, value);
  }

  /** The lanes of a last, incomplete vector of {@code length} numbers. */
  public static VectorMask<Float> tail(int index, int length) {
    return SPECIES.indexInRange(index, length);
  }

  public static void zero(long address, long numbers) {
    ALL.asSlice(address, numbers * BYTES).fill((byte) 0);
  }

  public static void copy(long from, long to, long numbers) {
    MemorySegment.copy(ALL, from, ALL, to, numbers * BYTES);
  }

  public static float[] floats(long address, int numbers) {
    return segment(address, numbers).toArray(FLOAT);
  }

  public static MemorySegment segment(long address, long numbers) {
    return ALL.asSlice(address, numbers * BYTES);
  }

  /**
   * The sum of all lanes by pairs. {@code reduceLanes} promises no order: the interpreter and the
   * compiler add in different ones, so its last bits would change while a program warms up.
   */
  public static float sum(FloatVector vector) {
    FloatVector sum = vector;
    if (LANES > 8) {
      sum = sum.add(sum.rearrange(SWAP_8));
    }
    if (LANES > 4) {
      sum = sum.add(sum.rearrange(SWAP_4));
    }
    if (LANES > 2) {
      sum = sum.add(sum.rearrange(SWAP_2));
    }
    return sum.add(sum.rearrange(SWAP_1)).lane(0);
  }

  public static float max(FloatVector vector) {
    return vector.reduceLanes(VectorOperators.MAX);
  }

  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LANES);
  }
}
