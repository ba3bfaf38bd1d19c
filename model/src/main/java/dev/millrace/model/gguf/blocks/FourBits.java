package dev.millrace.model.gguf.blocks;

import dev.millrace.model.weights.FourBitRow;
import java.lang.foreign.MemorySegment;

/** Rows of blocks of four bits as whole numbers, scales and least values. */
public final class FourBits {
  private static final int HALF = FourBitRow.GROUP / 2;
  private static final int ZERO = 8;

  private FourBits() {}

  public static boolean has(GgufType type) {
    return type == GgufType.Q4_0 || type == GgufType.Q4_1 || type == GgufType.Q4_K;
  }

  /**
   * Reads a row.
   *
   * @param begin of the row in the data
   * @throws UnsupportedOperationException if the type has more or fewer bits
   */
  public static void read(GgufType type, MemorySegment data, long begin, FourBitRow to) {
    for (int i = 0; i < to.length(); i += type.blockElements()) {
      Block block = new Block(data, begin + type.bytes(i));
      switch (type) {
        case Q4_0 -> {
          to.setGroup(i / FourBitRow.GROUP, block.half(0), -ZERO * block.half(0));
          numbers(block, Short.BYTES, i, to);
        }
        case Q4_1 -> {
          to.setGroup(i / FourBitRow.GROUP, block.half(0), block.half(Short.BYTES));
          numbers(block, 2 * Short.BYTES, i, to);
        }
        case Q4_K -> superBlock(block, i, to);
        default -> throw new UnsupportedOperationException(type.id() + " has not four bits");
      }
    }
  }

  private static void numbers(Block block, int at, int first, FourBitRow to) {
    for (int i = 0; i < HALF; i++) {
      to.set(first + i, block.low(at + i));
      to.set(first + HALF + i, block.high(at + i));
    }
  }

  private static void superBlock(Block block, int first, FourBitRow to) {
    for (int group = 0; group < SuperBlocks.ELEMENTS / FourBitRow.GROUP; group++) {
      to.setGroup(
          first / FourBitRow.GROUP + group,
          block.half(0) * SuperBlocks.scale(block, group),
          -block.half(2) * SuperBlocks.least(block, group));
      int at = 16 + group / 2 * FourBitRow.GROUP;
      for (int i = 0; i < FourBitRow.GROUP; i++) {
        int number = group % 2 == 0 ? block.low(at + i) : block.high(at + i);
        to.set(first + group * FourBitRow.GROUP + i, number);
      }
    }
  }
}
