package dev.millrace.packing;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Packs texts, those for training and the held-out ones apart. Not thread-safe. */
public final class SplitPacker {
  private final Tokenizer tokenizer;
  private final HeldOutSplit split;
  private final Map<Side, BlockPacker> packers;

  /** Where the open blocks' parts are kept. */
  @FunctionalInterface
  public interface KeptParts {
    Optional<byte[]> read(Side side, int number);
  }

  /**
   * A text that can be packed.
   *
   * @param contentDigest sha256 in hex
   */
  public record EncodedText(Side side, int[] tokens, String contentDigest) {

    /** How many targets it adds to the blocks of its side: its tokens and the separator. */
    public int targets() {
      return tokens.length + 1;
    }
  }

  private SplitPacker(Tokenizer tokenizer, HeldOutSplit split, Map<Side, BlockPacker> packers) {
    this.tokenizer = tokenizer;
    this.split = split;
    this.packers = new EnumMap<>(packers);
  }

  /** A packer that begins with block 0 of both sides. */
  public static SplitPacker begin(Tokenizer tokenizer, PackingSettings settings, int partition) {
    return resume(tokenizer, settings, partition, (side, number) -> Optional.empty());
  }

  /**
   * Goes on after what {@link #save} gave, or begins where nothing was kept.
   *
   * @throws SettingsException if it was made with another tokenizer or block length
   */
  public static SplitPacker resume(
      Tokenizer tokenizer, PackingSettings settings, int partition, KeptParts kept) {
    Map<Side, BlockPacker> packers = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      packers.put(
          side,
          BlockPacker.resume(
              tokenizer, partition, settings.blockLength(), number -> kept.read(side, number)));
    }
    return new SplitPacker(tokenizer, new HeldOutSplit(settings.heldOutFraction()), packers);
  }

  /**
   * The tokens of a text, and its side. Changes nothing.
   *
   * @param contentDigest sha256 in hex
   * @throws IllegalArgumentException if it is no such digest, or the tokenizer refuses the text
   */
  public EncodedText encode(String contentDigest, String text) {
    return new EncodedText(split.sideOf(contentDigest), tokenizer.encode(text), contentDigest);
  }

  /**
   * Appends a text and a separator; returns the blocks of its side that became full.
   *
   * @param language ISO 639; empty where it is not known
   */
  public List<TokenBlock> add(String recordId, String url, String language, EncodedText text) {
    return packer(text.side())
        .add(new Packed(recordId, url, text.contentDigest(), language), text.tokens());
  }

  /** The remainder of a side as a padded block; empty where nothing is left. */
  public Optional<TokenBlock> flush(Side side) {
    return packer(side).flush();
  }

  /** What a packer that goes on elsewhere needs beside the side's parts saved before. */
  public SavedPart save(Side side) {
    return packer(side).save();
  }

  private BlockPacker packer(Side side) {
    return Objects.requireNonNull(packers.get(side));
  }
}
