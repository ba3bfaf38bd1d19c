package dev.millrace.cli.model;

import dev.millrace.filters.ContentDigest;
import dev.millrace.packing.PackingSettings;
import dev.millrace.packing.Side;
import dev.millrace.packing.SplitPacker;
import dev.millrace.packing.SplitPacker.EncodedText;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Texts as token blocks in memory, 4 bytes a token, packed and split as the pipeline does.
 *
 * @param texts how many there were
 * @param training blocks in the texts' order
 * @param heldOut blocks that are only evaluated on
 */
public record PackedTexts(long texts, List<TokenBlock> training, List<TokenBlock> heldOut) {

  /**
   * @throws SettingsException if nothing is left to train on
   */
  public static PackedTexts of(
      Stream<String> texts, Tokenizer tokenizer, PackingSettings settings) {
    SplitPacker packer = SplitPacker.begin(tokenizer, settings, 0);
    List<TokenBlock> training = new ArrayList<>();
    List<TokenBlock> heldOut = new ArrayList<>();
    long count = 0;
    for (Iterator<String> all = texts.iterator(); all.hasNext(); ) {
      String text = all.next();
      if (!text.isEmpty()) {
        EncodedText encoded = packer.encode(ContentDigest.of(text), text);
        (encoded.side() == Side.TRAINING ? training : heldOut)
            .addAll(packer.add("text-" + ++count, "", "", encoded));
      }
    }
    packer.flush(Side.TRAINING).ifPresent(training::add);
    packer.flush(Side.HELD_OUT).ifPresent(heldOut::add);
    if (training.isEmpty()) {
      throw new SettingsException(
          count == 0
              ? "no text to train on: the files are empty"
              : "no text to train on: all are held out; set tokenize.held-out-fraction=0");
    }
    return new PackedTexts(count, training, heldOut);
  }

  /** Targets of one pass over the blocks. */
  long tokens() {
    return training.stream().mapToLong(TokenBlock::getLength).sum();
  }
}
