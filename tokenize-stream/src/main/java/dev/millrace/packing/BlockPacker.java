package dev.millrace.packing;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Packs documents, each followed by the end-of-text token, into rows of equal length. Each token,
 * the separators included, is a target exactly once: a row's last token is the next one's first.
 * Not thread-safe.
 */
public final class BlockPacker {
  private final Tokenizer tokenizer;
  private final int separator;
  private OpenBlock open;

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
   * Goes on after what {@link #save()} gave, or begins where nothing was kept.
   *
   * @param kept the part of a number
   * @throws SettingsException if it was made with another tokenizer or block length
   */
  public static BlockPacker resume(
      Tokenizer tokenizer, int partition, int blockLength, IntFunction<Optional<byte[]>> kept) {
    Optional<TokenBlock> begin = kept.apply(0).map(OpenBlock::parse);
    if (begin.isEmpty()) {
      return new BlockPacker(tokenizer, partition, blockLength);
    }
    requireSame(begin.get(), tokenizer, blockLength);
    OpenBlock open = OpenBlock.begunBy(begin.get());
    for (int number = 1; ; number++) {
      Optional<TokenBlock> part = kept.apply(number).map(OpenBlock::parse).filter(open::isOwn);
      if (part.isEmpty()) {
        return new BlockPacker(tokenizer, open);
      }
      open.append(part.get());
    }
  }

  private static void requireSame(TokenBlock begun, Tokenizer tokenizer, int blockLength) {
    if (!begun.getTokenizerId().equals(tokenizer.id())) {
      throw new SettingsException(
          "token blocks were begun with tokenizer "
              + begun.getTokenizerId()
              + ", but tokenizer "
              + tokenizer.id()
              + " is set; go on with the former or name a new topics.generation");
    }
    if (begun.getBlockLength() != blockLength) {
      throw new SettingsException(
          "token blocks were begun with length "
              + begun.getBlockLength()
              + ", but tokenize.block-length is "
              + blockLength
              + "; go on with the former or name a new topics.generation");
    }
  }

  /**
   * Appends a document and a separator; returns the blocks that became full.
   *
   * @throws IllegalArgumentException if the tokenizer refuses the text; then nothing is appended
   */
  public List<TokenBlock> add(String recordId, String url, String text) {
    return add(new Packed(recordId, url, "", ""), tokenizer.encode(text));
  }

  /** Appends an encoded document and a separator; returns the blocks that became full. */
  List<TokenBlock> add(Packed document, int[] tokens) {
    List<TokenBlock> full = new ArrayList<>();
    if (!open.takesSegment(document)) {
      flush().ifPresent(full::add);
    }
    int done = 0;
    while (done < tokens.length) {
      int count = Math.min(open.room(), tokens.length - done);
      open.beginSegment(document, count, done);
      for (int end = done + count; done < end; done++) {
        open.append(tokens[done], textBytes(tokens, done));
      }
      if (rollOver(full) && done == tokens.length) {
        open.beginAfter(document, done);
      }
    }
    open.append(separator, 0);
    rollOver(full);
    return full;
  }

  // a space that the tokenizer put before the document is none of its bytes
  private int textBytes(int[] tokens, int at) {
    return at == 0
        ? tokenizer.decode(new int[] {tokens[0]}).length
        : tokenizer.tokenBytes(tokens[at]).length;
  }

  private boolean rollOver(List<TokenBlock> full) {
    if (open.room() > 0) {
      return false;
    }
    full.add(open.toBlock(separator, tokenizer.id()));
    open = open.next();
    return true;
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

  /**
   * What {@link #resume} needs beside the parts saved before; its size is that of what was added to
   * the open block since then.
   */
  public SavedPart save() {
    return open.save(tokenizer.id());
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
