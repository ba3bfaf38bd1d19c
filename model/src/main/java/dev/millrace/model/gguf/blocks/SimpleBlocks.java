package dev.millrace.model.gguf.blocks;

/** Blocks of 32 numbers, as ggml's {@code dequantize_row_q*_0} and {@code _1} read them. */
final class SimpleBlocks {
  private static final int HALF = 16;

  private SimpleBlocks() {}

  /**
   * Writes a block's 32 numbers.
   *
   * @throws IllegalArgumentException if the type has no such blocks
   */
  static void decode(GgufType type, Block block, float[] out, int to) {
    switch (type) {
      case Q4_0 -> q4(block, 2, -8, 0, out, to);
      case Q4_1 -> q4(block, 4, 0, block.half(2), out, to);
      case Q5_0 -> q5(block, 2, -16, 0, out, to);
      case Q5_1 -> q5(block, 4, 0, block.half(2), out, to);
      case Q8_0 -> {
        float scale = block.half(0);
        for (int i = 0; i < 2 * HALF; i++) {
          out[to + i] = scale * block.signed(2 + i);
        }
      }
      default -> throw new IllegalArgumentException(type + " has no blocks of 32");
    }
  }

  private static void q4(Block block, int at, int zero, float least, float[] out, int to) {
    float scale = block.half(0);
    for (int i = 0; i < HALF; i++) {
      out[to + i] = scale * (block.low(at + i) + zero) + least;
      out[to + HALF + i] = scale * (block.high(at + i) + zero) + least;
    }
  }

  /** The fifth bits of all stand before the other four. */
  private static void q5(Block block, int at, int zero, float least, float[] out, int to) {
    float scale = block.half(0);
    int fifth = block.bits32(at);
    for (int i = 0; i < HALF; i++) {
      int first = block.low(at + 4 + i) | (fifth >>> i & 1) << 4;
      int second = block.high(at + 4 + i) | (fifth >>> (i + HALF) & 1) << 4;
      out[to + i] = scale * (first + zero) + least;
      out[to + HALF + i] = scale * (second + zero) + least;
    }
  }
}
