package dev.millrace.model.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A named array, row-major, little-endian.
 *
 * @param data exactly the elements; may be a read-only view of a mapped file
 */
public record Tensor(String name, DataType type, List<Long> shape, MemorySegment data) {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  public Tensor {
    shape = List.copyOf(shape);
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
    long elements = elements();
    switch (type) {
      case F32 -> MemorySegment.copy(data, 0, target, 0, elements * Float.BYTES);
      case F16 -> {
        for (long i = 0; i < elements; i++) {
          short half = data.get(SHORT, i * Short.BYTES);
          target.set(FLOAT, i * Float.BYTES, Float.float16ToFloat(half));
        }
      }
      case BF16 -> {
        for (long i = 0; i < elements; i++) {
          int bits = data.get(SHORT, i * Short.BYTES) << 16;
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

  /** The same values rounded to nearest even in another number format, in memory of the arena. */
  public Tensor as(DataType target, Arena arena) {
    if (target == type) {
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
