package dev.millrace.trainer.data;

import dev.millrace.schemas.TokenBlock;
import java.util.BitSet;
import java.util.List;

/**
 * A block without the documents that were taken down: the end-of-text token stands in place of each
 * of their tokens, and no segment tells of them.
 *
 * @param block as it is trained on
 * @param masked indices in the block's tokens of those that are no targets
 */
public record MaskedBlock(TokenBlock block, BitSet masked) {

  /** A block of which nothing was taken down. */
  public static MaskedBlock whole(TokenBlock block) {
    return new MaskedBlock(block, new BitSet());
  }

  /** Blocks of which nothing was taken down. */
  public static List<MaskedBlock> whole(List<TokenBlock> blocks) {
    return blocks.stream().map(MaskedBlock::whole).toList();
  }
}
