package dev.millrace.packing;

import dev.millrace.schemas.SettingsException;

/**
 * How token blocks are made.
 *
 * @param blockLength targets in a block; a model's context may be any divisor of it
 * @param heldOutFraction share of documents, by the hash of their content, that are only ever
 *     evaluated on
 */
public record PackingSettings(int blockLength, double heldOutFraction) {

  public PackingSettings {
    if (blockLength < 8 || blockLength > 131_072) {
      throw new SettingsException(
          "tokenize.block-length is " + blockLength + ", but must be from 8 to 131072");
    }
    if (!(heldOutFraction >= 0 && heldOutFraction < 1)) {
      throw new SettingsException(
          "tokenize.held-out-fraction is "
              + heldOutFraction
              + ", but must be at least 0 and below 1");
    }
  }
}
