package dev.millrace.model.gguf;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.Branches;
import dev.millrace.model.config.ModelConfig;

/** What is llama.cpp's own of GPT-NeoX, which it names gptneox. */
final class GptNeoXEntries {
  static final String ARCHITECTURE = "gptneox";
  static final String PARALLEL = "use_parallel_residual";

  private GptNeoXEntries() {}

  /**
   * @throws ModelFormatException if llama.cpp would not load the model
   */
  static boolean parallel(ModelConfig config) throws ModelFormatException {
    if (!config.attention().inputBias()) {
      throw new ModelFormatException(
          "llama.cpp knows no gptneox model whose attention has no biases");
    }
    if (config.tiedEmbeddings()) {
      throw new ModelFormatException("llama.cpp knows no gptneox model with tied embeddings");
    }
    return config.branches() == Branches.PARALLEL;
  }
}
