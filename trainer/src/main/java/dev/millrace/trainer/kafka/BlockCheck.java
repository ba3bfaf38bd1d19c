package dev.millrace.trainer.kafka;

import dev.millrace.schemas.TokenBlock;
import dev.millrace.trainer.data.BlockRows;
import java.util.List;

/**
 * Whether a run can train on blocks.
 *
 * @param rows says which blocks the engine takes
 * @param tokenizerId the run's
 */
record BlockCheck(BlockRows rows, String tokenizerId) {

  /**
   * @throws IllegalStateException if one was made with another tokenizer
   */
  List<TokenBlock> checked(List<TokenBlock> blocks) {
    for (TokenBlock block : blocks) {
      requireTokenizer(block);
      rows.check(block);
    }
    return blocks;
  }

  private void requireTokenizer(TokenBlock block) {
    if (!block.getTokenizerId().equals(tokenizerId)) {
      throw new IllegalStateException(
          "block "
              + block.getPartition()
              + "-"
              + block.getSequence()
              + " was made with tokenizer "
              + block.getTokenizerId()
              + ", but the run's is "
              + tokenizerId
              + "; name a new topics.generation or go on with the former tokenizer");
    }
  }
}
