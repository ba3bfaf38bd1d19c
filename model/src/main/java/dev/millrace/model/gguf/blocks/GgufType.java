package dev.millrace.model.gguf.blocks;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Number formats of GGUF's tensors that can be read, with ggml's numbers. All but the first three
 * are blocks: small whole numbers with a scale, and some with a least value, in common.
 */
public enum GgufType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  BF16(30, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210);

  private final int number;
  private final int blockElements;
  private final int blockBytes;

  GgufType(int number, int blockElements, int blockBytes) {
    this.number = number;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /** The type of ggml's number. */
  public static Optional<GgufType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  /** ggml's. */
  public int number() {
    return number;
  }

  /** Numbers in a block; a row of a tensor is whole blocks. */
  public int blockElements() {
    return blockElements;
  }

  int blockBytes() {
    return blockBytes;
  }

  /** Bytes of so many numbers, which are whole blocks. */
  public long bytes(long elements) {
    return elements / blockElements * blockBytes;
  }

  /**
   * Writes the numbers of one block.
   *
   * @param begin of the block in the data
   * @param to index in {@code out} of the first
   */
  public void decode(MemorySegment data, long begin, float[] out, int to) {
    Block block = new Block(data, begin);
    if (blockElements == SuperBlocks.ELEMENTS) {
      SuperBlocks.decode(this, block, out, to);
    } else {
      SimpleBlocks.decode(this, block, out, to);
    }
  }

  /** {@code general.file_type} of a file whose matrices are of this type. */
  public int fileType() {
    return switch (this) {
      case F32 -> 0;
      case F16 -> 1;
      case Q4_0 -> 2;
      case Q4_1 -> 3;
      case Q8_0 -> 7;
      case Q5_0 -> 8;
      case Q5_1 -> 9;
      case Q2_K -> 10;
      case Q3_K -> 12;
      case Q4_K -> 15;
      case Q5_K -> 17;
      case Q6_K -> 18;
      case BF16 -> 32;
    };
  }

  /** Such as {@code q8_0}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
