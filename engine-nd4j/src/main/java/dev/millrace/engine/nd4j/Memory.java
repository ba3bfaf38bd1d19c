package dev.millrace.engine.nd4j;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors and numbers at native addresses. One segment over the whole address space costs a third
 * less than a segment per array; in exchange the callers' loops must stay inside their arrays.
 */
final class Memory {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();
  static final int BYTES = Float.BYTES;

  @SuppressWarnings("restricted") // native access is this class's purpose
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final VectorSpecies<Integer> INT_SPECIES = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> FULL_SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final int WIDENED_BY_SHORTS = 8;
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

  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ByteOrder.LITTLE_ENDIAN);
  }

  /** Lanes outside the mask are zero and not read. */
  static FloatVector load(long address, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ByteOrder.LITTLE_ENDIAN, mask);
  }

  /**
   * Stores two vectors' worth of signed bytes as floats, times a factor. Where vectors have 256
   * bits, by way of 16-bit integers: eight bytes are no vector to the compiler, and cost twice the
   * time.
   */
  static void widenBytes(long from, FloatVector factor, long to) {
    if (LANES > WIDENED_BY_SHORTS) {
      store(loadBytes(from).mul(factor), to);
      store(loadBytes(from + LANES).mul(factor), to + (long) LANES * BYTES);
      return;
    }
    ShortVector shorts =
        (ShortVector)
            ByteVector.fromMemorySegment(TWICE_BYTE_SPECIES, ALL, from, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.B2S, FULL_SHORTS, 0);
    FloatVector lower = (FloatVector) shorts.convertShape(VectorOperators.S2F, SPECIES, 0);
    FloatVector upper = (FloatVector) shorts.convertShape(VectorOperators.S2F, SPECIES, 1);
    store(lower.mul(factor), to);
    store(upper.mul(factor), to + (long) LANES * BYTES);
  }

  private static FloatVector loadBytes(long address) {
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

  static void store(FloatVector vector, long address) {
    vector.intoMemorySegment(ALL, address, ByteOrder.LITTLE_ENDIAN);
  }

  static void store(FloatVector vector, long address, VectorMask<Float> mask) {
    vector.intoMemorySegment(ALL, address, ByteOrder.LITTLE_ENDIAN, mask);
  }

  static float get(long address) {
    return ALL.get(FLOAT, address);
  }

  static void set(long address, float value) {
    ALL.set(FLOAT, address, value);
  }

  /** The lanes of a last, incomplete vector of {@code length} numbers. */
  static VectorMask<Float> tail(int index, int length) {
    return SPECIES.indexInRange(index, length);
  }

  static void zero(long address, long numbers) {
    ALL.asSlice(address, numbers * BYTES).fill((byte) 0);
  }

  static void copy(long from, long to, long numbers) {
    MemorySegment.copy(ALL, from, ALL, to, numbers * BYTES);
  }

  static float[] floats(long address, int numbers) {
    return segment(address, numbers).toArray(FLOAT);
  }

  static MemorySegment segment(long address, long numbers) {
    return ALL.asSlice(address, numbers * BYTES);
  }

  /**
   * The sum of all lanes by pairs. {@code reduceLanes} promises no order, and the interpreter's is
   * not the compiler's, so its last bits would change while a program warms up.
   */
  static float sum(FloatVector vector) {
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

  static float max(FloatVector vector) {
    return vector.reduceLanes(VectorOperators.MAX);
  }

  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LANES);
  }
}
