package dev.millrace.model;

import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.family.Gpt2;
import dev.millrace.model.family.Llama;

/** Tiny shapes. */
public final class ModelsForTests {
  private ModelsForTests() {}

  public static ModelConfig gpt2(boolean tied) {
    return Gpt2.shape(11, 8, 6, 2, 2, 24, 1e-5, tied);
  }

  public static ModelConfig llama(boolean tied) {
    return Llama.shape(
        11,
        8,
        8,
        2,
        AttentionShape.plain(4, 2, 4),
        10,
        1e-5,
        Positions.Rotary.plain(10_000, 4),
        tied);
  }
}
