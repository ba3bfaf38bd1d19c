package dev.millrace.cli.model;

import dev.millrace.cli.rows.LogitRows;
import dev.millrace.model.InferenceEngine;
import dev.millrace.packing.BlockPacker;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How well a model predicts texts, which are packed and measured as the trainer does.
 *
 * @param nats summed over all targets, end-of-text tokens included
 * @param textBytes of the texts, end-of-text tokens not counted
 */
record Perplexity(long tokens, long textBytes, double nats) {

  /**
   * The texts as rows of one length, the last one shorter.
   *
   * @throws SettingsException if there is no text
   */
  static List<TokenBlock> blocks(Stream<String> texts, Tokenizer tokenizer, int length) {
    BlockPacker packer = new BlockPacker(tokenizer, 0, length);
    List<TokenBlock> blocks = new ArrayList<>();
    for (Iterator<String> all = texts.iterator(); all.hasNext(); ) {
      blocks.addAll(packer.add("", "", all.next()));
    }
    packer.flush().ifPresent(blocks::add);
    if (blocks.isEmpty()) {
      throw new SettingsException("no text to evaluate on: the files are empty, or none held out");
    }
    return blocks;
  }

  static Perplexity of(InferenceEngine engine, List<TokenBlock> blocks) {
    long tokens = 0;
    long bytes = 0;
    double[] nats = {0};
    for (TokenBlock block : blocks) {
      IntBuffer stored = block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
      int[] ids = new int[block.getLength() + 1];
      stored.get(ids);
      LogitRows.forEach(
          engine,
          Arrays.copyOf(ids, block.getLength()),
          (position, logits) -> nats[0] += TokenLoss.crossEntropy(logits, ids[position + 1]));
      tokens += block.getLength();
      bytes += block.getTextBytes();
    }
    return new Perplexity(tokens, bytes, nats[0]);
  }

  /** Of a token, on average. */
  double value() {
    return Math.exp(nats / tokens);
  }

  double bitsPerByte() {
    return nats / Math.log(2) / textBytes;
  }
}
