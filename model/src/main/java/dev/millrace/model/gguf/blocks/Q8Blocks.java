package dev.millrace.model.gguf.blocks;

import dev.millrace.model.weights.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Numbers in blocks of 32 as ggml's {@code quantize_row_q8_0} makes them. */
public final class Q8Blocks {
  private static final int ELEMENTS = 32;
  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Q8Blocks() {}

  /**
   * A tensor's blocks, in memory of the arena.
   *
   * @param tensor whose rows are whole blocks
   */
  public static MemorySegment of(Tensor tensor, Arena arena) {
    float[] values = tensor.toFloats();
    MemorySegment out = arena.allocate(GgufType.Q8_0.bytes(values.length));
    long at = 0;
    for (int from = 0; from < values.length; from += ELEMENTS) {
      float largest = 0;
      for (int i = from; i < from + ELEMENTS; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      float scale = largest / Byte.MAX_VALUE;
      float inverse = scale == 0 ? 0 : 1 / scale;
      out.set(HALF, at, Float.floatToFloat16(scale));
      at += Short.BYTES;
      for (int i = from; i < from + ELEMENTS; i++) {
        out.set(ValueLayout.JAVA_BYTE, at++, halvesAway(values[i] * inverse));
      }
    }
    return out;
  }

  /** As C's roundf. */
  private static byte halvesAway(float value) {
    return (byte) (Math.floor(Math.abs(value) + 0.5) * Math.signum(value));
  }
}
