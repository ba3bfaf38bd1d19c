package dev.millrace.benchmarks.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shape of a model that learns little and costs little: bookkeeping is what is tried. */
public final class SmallModel {
  private static final String CONFIG =
      """
      {"model_type": "llama", "vocab_size": 8192, "max_position_embeddings": 256,
       "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
       "num_key_value_heads": 2, "intermediate_size": 160, "tie_word_embeddings": true}
      """;

  private SmallModel() {}

  /** Writes it into a folder, for {@code train.model}. */
  public static Path writeTo(Path folder) {
    try {
      return Files.writeString(folder.resolve("model.json"), CONFIG);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write below " + folder + ": " + e.getMessage(), e);
    }
  }
}
