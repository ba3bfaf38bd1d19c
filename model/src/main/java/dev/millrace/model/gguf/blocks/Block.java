package dev.millrace.model.gguf.blocks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The bytes of one block of a tensor. */
record Block(MemorySegment tensor, long begin) {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** From 0 to 255. */
  int unsigned(int at) {
    return signed(at) & 0xFF;
  }

  byte signed(int at) {
    return tensor.get(ValueLayout.JAVA_BYTE, begin + at);
  }

  int low(int at) {
    return unsigned(at) & 0xF;
  }

  int high(int at) {
    return unsigned(at) >> 4;
  }

  int bits32(int at) {
    return tensor.get(INT, begin + at);
  }

  float half(int at) {
    return Float.float16ToFloat(tensor.get(SHORT, begin + at));
  }
}
