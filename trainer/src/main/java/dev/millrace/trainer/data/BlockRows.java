package dev.millrace.trainer.data;

import dev.millrace.model.TokenBatch;
import dev.millrace.schemas.TokenBlock;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts token blocks into rows of the context length.
 *
 * @param apart whether each document is a text of its own; else a row is one
 */
public record BlockRows(int contextLength, int vocabularySize, boolean apart) {

  /** Of rows that are a text each. */
  public BlockRows(int contextLength, int vocabularySize) {
    this(contextLength, vocabularySize, false);
  }

  /**
   * The blocks' rows that hold at least one target, in the blocks' order.
   *
   * @throws IllegalArgumentException if {@link #check} refuses one
   */
  public TokenBatch batch(List<MaskedBlock> blocks) {
    List<int[]> rows = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    BitSet masked = new BitSet();
    BitSet starts = new BitSet();
    for (MaskedBlock block : blocks) {
      int first = rows.size() * contextLength;
      // Token t + 1 is the target of position t.
      block.masked().stream()
          .skip(block.masked().get(0) ? 1 : 0)
          .forEach(i -> masked.set(first + i - 1));
      if (apart) {
        beginnings(block.block()).forEach(i -> starts.set(first + i));
      }
      cut(block.block(), rows, targets);
    }
    int[] tokens = new int[rows.size() * (contextLength + 1)];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, tokens, row * (contextLength + 1), contextLength + 1);
    }
    return new TokenBatch(
        rows.size(),
        contextLength,
        tokens,
        targets.stream().mapToInt(Integer::intValue).toArray(),
        masked,
        starts);
  }

  /** From the separator on that stands before a document: its first token is predicted from it. */
  private static IntStream beginnings(TokenBlock block) {
    return block.getSegments().stream()
        .filter(segment -> segment.getDocumentOffset() == 0 && segment.getStart() > 0)
        .mapToInt(segment -> segment.getStart() - 1);
  }

  /**
   * Refuses a block that cannot be trained on.
   *
   * @throws IllegalArgumentException naming the block and what is wrong with it
   */
  public void check(TokenBlock block) {
    if (block.getBlockLength() % contextLength != 0) {
      throw new IllegalArgumentException(
          "context length "
              + contextLength
              + " does not divide the blocks' length "
              + block.getBlockLength()
              + "; set train.context-length to a divisor");
    }
    IntBuffer ids = ids(block);
    if (ids.remaining() != block.getBlockLength() + 1
        || block.getLength() < 1
        || block.getLength() > block.getBlockLength()) {
      throw new IllegalArgumentException(
          "block "
              + name(block)
              + " of length "
              + block.getBlockLength()
              + " holds "
              + ids.remaining()
              + " tokens and counts "
              + block.getLength()
              + " targets, but must hold one token more than its length and count 1 or more of"
              + " them");
    }
    while (ids.hasRemaining()) {
      int id = ids.get();
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalArgumentException(
            "token id "
                + Integer.toUnsignedString(id)
                + " in block "
                + name(block)
                + " is outside the model's vocabulary of "
                + vocabularySize);
      }
    }
  }

  private void cut(TokenBlock block, List<int[]> rows, List<Integer> targets) {
    check(block);
    IntBuffer ids = ids(block);
    for (int start = 0; start < block.getLength(); start += contextLength) {
      int[] row = new int[contextLength + 1];
      ids.get(start, row);
      rows.add(row);
      targets.add(Math.min(contextLength, block.getLength() - start));
    }
  }

  private static IntBuffer ids(TokenBlock block) {
    return block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
  }

  private static String name(TokenBlock block) {
    return block.getPartition() + "-" + block.getSequence();
  }
}
