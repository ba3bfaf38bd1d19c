package dev.millrace.packing;

import dev.millrace.schemas.settings.Setting;

/**
 * How token blocks are made.
 *
 * @param blockLength targets in a block; a model's context may be any divisor of it
 * @param heldOutFraction share of documents, by the hash of their content, that are only ever
 *     evaluated on
 */
public record PackingSettings(
    @Setting(
            key = "tokenize.block-length",
            text = "training targets in a token block",
            min = 8,
            max = 131_072)
        int blockLength,
    @Setting(
            key = "tokenize.held-out-fraction",
            stage = "tokenize",
            text = "share of documents that are evaluated on and never trained on",
            min = 0,
            below = 1)
        double heldOutFraction) {

  /** Blocks of 256 targets, a document in 25 held out. */
  public static PackingSettings defaults() {
    return new PackingSettings(256, 0.04);
  }
}
