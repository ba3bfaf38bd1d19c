package dev.millrace.model.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A named array, row-major, little-endian.
 *
 * @param data exactly the elements; may be a read-only view of a mapped file
 * @param packed if the elements are numbers in blocks, which {@code data} then holds as they are;
 *     the type is that of what they stand for
 */
public record Tensor(
    String name, DataType type, List<Long> shape, MemorySegment data, Optional<PackedRows> packed) {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  public Tensor {
    shape = List.copyOf(shape);
  }

  /** Elements that are numbers of their own. */
  public Tensor(String name, DataType type, List<Long> shape, MemorySegment data) {
    this(name, type, shape, data, Optional.empty());
  }

  public Tensor named(String other) {
    return new Tensor(other, type, shape, data, packed);
  }

  /** A float32 tensor of these values, in memory of the arena. */
  public static Tensor of(String name, List<Long> shape, float[] values, Arena arena) {
    MemorySegment data = arena.allocate((long) values.length * Float.BYTES, 64);
    MemorySegment.copy(values, 0, data, FLOAT, 0, values.length);
    return new Tensor(name, DataType.F32, shape, data);
  }

  public long elements() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }

  /** Writes the elements as float32 to the start of the target; widening is exact. */
  public void copyTo(MemorySegment target) {
    if (packed.isPresent()) {
      packed.get().copyTo(target);
      return;
    }
    copyTo(target, 0, elements());
  }

  /**
   * Writes some of the elements as float32 to the start of the target.
   *
   * @param first of them; not of numbers in blocks
   */
  public void copyTo(MemorySegment target, long first, long count) {
    MemorySegment some = data.asSlice(first * type.bytes(), count * type.bytes());
    switch (type) {
      case F32 -> MemorySegment.copy(some, 0, target, 0, count * Float.BYTES);
      case F16 -> {
        for (long i = 0; i < count; i++) {
          short half = some.get(SHORT, i * Short.BYTES);
          target.set(FLOAT, i * Float.BYTES, Float.float16ToFloat(half));
        }
      }
      case BF16 -> {
        for (long i = 0; i < count; i++) {
          int bits = some.get(SHORT, i * Short.BYTES) << 16;
          target.set(FLOAT, i * Float.BYTES, Float.intBitsToFloat(bits));
        }
      }
    }
  }

  /** The elements as float32. */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(elements())];
    MemorySegment heap = MemorySegment.ofArray(values);
    copyTo(heap);
    return values;
  }

  /** The same with elements that are numbers of their own, in memory of the arena. */
  public Tensor unpacked(Arena arena) {
    return as(type, arena);
  }

  /**
   * Lets the system take back the memory of a mapped file's elements, which it reads again when
   * they are asked for.
   */
  public void release() {
    if (data.isMapped()) {
      data.unload();
    }
  }

  /** The same values rounded to nearest even in another number format, in memory of the arena. */
  public Tensor as(DataType target, Arena arena) {
    if (target == type && packed.isEmpty()) {
      return this;
    }
    long elements = elements();
    MemorySegment floats = arena.allocate(elements * Float.BYTES, 64);
    copyTo(floats);
    if (target == DataType.F32) {
      return new Tensor(name, target, shape, floats);
    }
    MemorySegment rounded = arena.allocate(elements * Short.BYTES, 64);
    for (long i = 0; i < elements; i++) {
      float value = floats.get(FLOAT, i * Float.BYTES);
      short bits = target == DataType.F16 ? Float.floatToFloat16(value) : toBfloat16(value);
      rounded.set(SHORT, i * Short.BYTES, bits);
    }
    return new Tensor(name, target, shape, rounded);
  }

  private static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
