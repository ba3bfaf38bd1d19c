package dev.millrace.trainer;

import dev.millrace.model.TokenBatch;
import dev.millrace.schemas.TokenBlock;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts token blocks into rows of the context length. */
public record BlockRows(int contextLength, int vocabularySize) {

  /**
   * The blocks' rows that hold at least one target, in the blocks' order.
   *
   * @throws IllegalArgumentException if the context does not divide a block's length, or a token id
   *     is out of range
   */
  public TokenBatch batch(List<TokenBlock> blocks) {
    List<int[]> rows = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    for (TokenBlock block : blocks) {
      cut(block, rows, targets);
    }
    int[] tokens = new int[rows.size() * (contextLength + 1)];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, tokens, row * (contextLength + 1), contextLength + 1);
    }
    return new TokenBatch(
        rows.size(), contextLength, tokens, targets.stream().mapToInt(Integer::intValue).toArray());
  }

  private void cut(TokenBlock block, List<int[]> rows, List<Integer> targets) {
    if (block.getBlockLength() % contextLength != 0) {
      throw new IllegalArgumentException(
          "context length "
              + contextLength
              + " does not divide the blocks' length "
              + block.getBlockLength()
              + "; set train.context-length to a divisor");
    }
    IntBuffer ids = block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    for (int start = 0; start < block.getLength(); start += contextLength) {
      int[] row = new int[contextLength + 1];
      ids.get(start, row);
      check(row, block);
      rows.add(row);
      targets.add(Math.min(contextLength, block.getLength() - start));
    }
  }

  private void check(int[] row, TokenBlock block) {
    for (int id : row) {
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalArgumentException(
            "token id "
                + Integer.toUnsignedString(id)
                + " in block "
                + block.getPartition()
                + "-"
                + block.getSequence()
                + " is outside the model's vocabulary of "
                + vocabularySize);
      }
    }
  }
}
