package dev.millrace.cli.pages;

import dev.millrace.cli.Fixtures;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.Llama;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import dev.millrace.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * A model that has learned one text by heart: behind each token it says the one with the next id.
 * Its layers add nothing, so what is left is a table from token to token.
 */
final class RecitingModel {
  private RecitingModel() {}

  /** Writes it with the tokenizer of the fixtures; context 64. */
  static void write(Path folder) throws IOException {
    Tokenizer tokenizer = Fixtures.tokenizer();
    int tokens = tokenizer.vocabularySize();
    ModelConfig config =
        Llama.shape(
            tokens,
            64,
            tokens,
            1,
            AttentionShape.plain(4, 2, 8),
            8,
            1e-5,
            Positions.Rotary.plain(10_000, 8),
            false);
    try (Weights weights = WeightInitialisation.of(config, 7)) {
      for (Tensor tensor : weights.tensors().values()) {
        if (tensor.name().endsWith("o_proj.weight") || tensor.name().endsWith("down_proj.weight")) {
          tensor.data().fill((byte) 0);
        }
      }
      table(weights.get("model.embed_tokens.weight").data(), tokens, 0);
      table(weights.get("lm_head.weight").data(), tokens, 1);
      ModelFolder.write(folder, config, SpecialTokens.NONE, weights);
    }
    tokenizer.write(folder.resolve("tokenizer.json"));
  }

  /** One where the row is the column and so many more. */
  private static void table(MemorySegment data, int size, int more) {
    data.fill((byte) 0);
    for (int row = more; row < size; row++) {
      data.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, (long) row * size + row - more, 1);
    }
  }
}
