package dev.millrace.model.gguf.blocks;

import dev.millrace.model.weights.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Numbers in blocks of 32 as ggml's {@code quantize_row_q4_0_ref} makes them. */
public final class Q4Blocks {
  private static final int ELEMENTS = 32;
  private static final int ZERO = 8;
  private static final int LARGEST = 15;
  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Q4Blocks() {}

  /**
   * A tensor's blocks, in memory of the arena.
   *
   * @param tensor whose rows are whole blocks
   */
  public static MemorySegment of(Tensor tensor, Arena arena) {
    float[] values = tensor.toFloats();
    MemorySegment out = arena.allocate(GgufType.Q4_0.bytes(values.length));
    long at = 0;
    for (int from = 0; from < values.length; from += ELEMENTS) {
      float farthest = 0;
      for (int i = from; i < from + ELEMENTS; i++) {
        farthest = Math.abs(values[i]) > Math.abs(farthest) ? values[i] : farthest;
      }
      // the number farthest from zero, of either sign, becomes -8
      float scale = farthest / -ZERO;
      float inverse = scale == 0 ? 0 : 1 / scale;
      out.set(HALF, at, Float.floatToFloat16(scale));
      at += Short.BYTES;
      for (int i = from; i < from + ELEMENTS / 2; i++) {
        int low = number(values[i] * inverse);
        int high = number(values[i + ELEMENTS / 2] * inverse);
        out.set(ValueLayout.JAVA_BYTE, at++, (byte) (low | high << 4));
      }
    }
    return out;
  }

  private static int number(float steps) {
    return Math.clamp((int) (steps + ZERO + 0.5f), 0, LARGEST);
  }
}
