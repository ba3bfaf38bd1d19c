package dev.millrace.packing;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packs documents, each followed by the end-of-text token, into rows of equal length. Each token,
 * the separators included, is a target exactly once: a row's last token is the next one's first.
 * Not thread-safe.
 */
public final class BlockPacker {
  private final Tokenizer tokenizer;
  private final int separator;
  private OpenBlock open;
  private long added;

  /** A packer that begins with block 0, whose first token is the separator. */
  public BlockPacker(Tokenizer tokenizer, int partition, int blockLength) {
    this(tokenizer, new OpenBlock(partition, 0, blockLength, separatorOf(tokenizer)));
  }

  private BlockPacker(Tokenizer tokenizer, OpenBlock open) {
    this.tokenizer = tokenizer;
    this.separator = separatorOf(tokenizer);
    this.open = open;
  }

  /**
   * Continues from what {@link #state()} gave.
   *
   * @throws SettingsException if the state was made with another tokenizer or block length
   */
  public static BlockPacker resume(Tokenizer tokenizer, int blockLength, byte[] state) {
    TokenBlock block = OpenBlock.parse(state);
    if (!block.getTokenizerId().equals(tokenizer.id())) {
      throw new SettingsException(
          "token blocks were begun with tokenizer "
              + block.getTokenizerId()
              + ", but tokenizer "
              + tokenizer.id()
              + " is set; go on with the former or name a new topics.generation");
    }
    if (block.getBlockLength() != blockLength) {
      throw new SettingsException(
          "token blocks were begun with length "
              + block.getBlockLength()
              + ", but tokenize.block-length is "
              + blockLength
              + "; go on with the former or name a new topics.generation");
    }
    return new BlockPacker(tokenizer, OpenBlock.fromBlock(block));
  }

  /** Appends a document and a separator; returns the blocks that became full. */
  public List<TokenBlock> add(String recordId, String url, String text) {
    int[] tokens = tokenizer.encode(text);
    List<TokenBlock> full = new ArrayList<>();
    int done = 0;
    while (done < tokens.length) {
      int count = Math.min(open.room(), tokens.length - done);
      open.beginSegment(recordId, url, count, done);
      for (int end = done + count; done < end; done++) {
        open.append(tokens[done], textBytes(tokens, done));
      }
      rollOver(full);
    }
    open.append(separator, 0);
    rollOver(full);
    added += tokens.length + 1L;
    return full;
  }

  // a space that the tokenizer put before the document is none of its bytes
  private int textBytes(int[] tokens, int at) {
    return at == 0
        ? tokenizer.decode(new int[] {tokens[0]}).length
        : tokenizer.tokenBytes(tokens[at]).length;
  }

  private void rollOver(List<TokenBlock> full) {
    if (open.room() == 0) {
      full.add(open.toBlock(separator, tokenizer.id()));
      open = open.next();
    }
  }

  /** The remainder as a padded block; empty where nothing is left. */
  public Optional<TokenBlock> flush() {
    if (open.targets() == 0) {
      return Optional.empty();
    }
    TokenBlock remainder = open.toBlock(separator, tokenizer.id());
    open = open.next();
    return Optional.of(remainder);
  }

  /** Targets that documents added since the packer was made or resumed. */
  public long added() {
    return added;
  }

  /** All that is needed to continue elsewhere. */
  public byte[] state() {
    return open.toBytes(tokenizer.id());
  }

  private static int separatorOf(Tokenizer tokenizer) {
    return tokenizer
        .endOfText()
        .orElseThrow(
            () ->
                new SettingsException(
                    "tokenizer "
                        + tokenizer.id()
                        + " has no end-of-text token to separate documents with"));
  }
}
