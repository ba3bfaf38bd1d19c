package dev.millrace.model.gguf.blocks;

/**
 * Blocks of 256 numbers with a scale for each 16 or 32 of them, as ggml's {@code
 * dequantize_row_q*_K} read them.
 */
final class SuperBlocks {
  static final int ELEMENTS = 256;

  private SuperBlocks() {}

  /**
   * Writes a block's 256 numbers.
   *
   * @throws IllegalArgumentException if the type has no such blocks
   */
  static void decode(GgufType type, Block block, float[] out, int to) {
    switch (type) {
      case Q2_K -> q2(block, out, to);
      case Q3_K -> q3(block, out, to);
      case Q4_K -> q4(block, out, to);
      case Q5_K -> q5(block, out, to);
      case Q6_K -> q6(block, out, to);
      default -> throw new IllegalArgumentException(type + " has no blocks of 256");
    }
  }

  /** 16 bytes of scales and leasts, 64 of numbers, two halves. */
  private static void q2(Block block, float[] out, int to) {
    float scale = block.half(80);
    float least = block.half(82);
    for (int i = 0; i < ELEMENTS; i++) {
      int group = i / 16;
      int quarter = i / 128 * 32 + i % 32;
      int value = block.unsigned(16 + quarter) >> (i % 128 / 32 * 2) & 3;
      out[to + i] = scale * block.low(group) * value - least * block.high(group);
    }
  }

  /** 32 bytes of third bits, 64 of the lower two, 12 of scales, a half. */
  private static void q3(Block block, float[] out, int to) {
    float scale = block.half(108);
    for (int i = 0; i < ELEMENTS; i++) {
      int quarter = i / 128 * 32 + i % 32;
      int value = block.unsigned(32 + quarter) >> (i % 128 / 32 * 2) & 3;
      int third = block.unsigned(i % 32) >> (i / 32) & 1;
      out[to + i] = scale * (scaleOfSix(block, 96, i / 16) - 32) * (value - (third == 0 ? 4 : 0));
    }
  }

  /** Of 16 numbers of six bits: four of the lower bits, side by side, then two of the upper. */
  private static int scaleOfSix(Block block, int at, int number) {
    int lower = number < 8 ? block.low(at + number) : block.high(at + number - 8);
    int upper = block.unsigned(at + 8 + number % 4) >> (number / 4 * 2) & 3;
    return lower | upper << 4;
  }

  /** Two halves, 12 bytes of scales and leasts, 128 of numbers. */
  private static void q4(Block block, float[] out, int to) {
    for (int i = 0; i < ELEMENTS; i++) {
      int at = 16 + i / 64 * 32 + i % 32;
      int value = i % 64 < 32 ? block.low(at) : block.high(at);
      out[to + i] = scaled(block, i / 32, value);
    }
  }

  /** As {@link #q4} with 32 bytes of fifth bits before the numbers. */
  private static void q5(Block block, float[] out, int to) {
    for (int i = 0; i < ELEMENTS; i++) {
      int at = 48 + i / 64 * 32 + i % 32;
      int fifth = block.unsigned(16 + i % 32) >> (i / 32) & 1;
      int value = (i % 64 < 32 ? block.low(at) : block.high(at)) | fifth << 4;
      out[to + i] = scaled(block, i / 32, value);
    }
  }

  /** Eight scales and eight leasts of six bits each in twelve bytes. */
  private static float scaled(Block block, int group, int value) {
    return block.half(0) * scale(block, group) * value - block.half(2) * least(block, group);
  }

  /** A group's scale, of 0 to 63 times the block's. */
  static int scale(Block block, int group) {
    int at = 4 + group;
    return group < 4
        ? block.unsigned(at) & 63
        : block.low(at + 4) | block.unsigned(at - 4) >> 6 << 4;
  }

  /** A group's least value, of 0 to 63 times the block's, to be taken away. */
  static int least(Block block, int group) {
    int at = 4 + group;
    return group < 4
        ? block.unsigned(at + 4) & 63
        : block.high(at + 4) | block.unsigned(at) >> 6 << 4;
  }

  /** 128 bytes of the lower four bits, 64 of the upper two, 16 signed scales, a half. */
  private static void q6(Block block, float[] out, int to) {
    float scale = block.half(208);
    for (int i = 0; i < ELEMENTS; i++) {
      int half = i / 128;
      int quarter = i % 128 / 32;
      int at = half * 64 + quarter % 2 * 32 + i % 32;
      int lower = quarter < 2 ? block.low(at) : block.high(at);
      int upper = block.unsigned(128 + half * 32 + i % 32) >> (quarter * 2) & 3;
      out[to + i] = scale * block.signed(192 + i / 16) * ((lower | upper << 4) - 32);
    }
  }
}
