package dev.millrace.model;

import dev.millrace.model.config.Architecture;
import dev.millrace.model.config.ModelConfig;
import java.util.Optional;

/** Tiny shapes. */
public final class ModelsForTests {
  private ModelsForTests() {}

  public static ModelConfig gpt2(boolean tied) {
    return new ModelConfig(
        Architecture.GPT2, 11, 8, 6, 2, 2, 2, 3, 24, 1e-5, 10_000, Optional.empty(), tied);
  }

  public static ModelConfig llama(boolean tied) {
    return new ModelConfig(
        Architecture.LLAMA, 11, 8, 8, 2, 4, 2, 4, 10, 1e-5, 10_000, Optional.empty(), tied);
  }
}
