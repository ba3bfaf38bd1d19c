package dev.millrace.model.family;

import dev.millrace.model.config.ModelFamily;
import java.util.List;
import java.util.Optional;

/** All families of models; a new one is one class and one line here. */
public final class ModelFamilies {
  private static final List<ModelFamily> ALL =
      List.of(
          new Gemma2(),
          new Gemma3(),
          new Gpt2(),
          new GptNeoX(),
          new Llama(),
          new Mistral(),
          new Qwen2(),
          new Qwen3());

  private ModelFamilies() {}

  public static List<ModelFamily> all() {
    return ALL;
  }

  /** The family of a {@code model_type}. */
  public static Optional<ModelFamily> named(String modelType) {
    return ALL.stream().filter(family -> family.modelType().equals(modelType)).findFirst();
  }

  /** The {@code model_type} of each. */
  static List<String> modelTypes() {
    return ALL.stream().map(ModelFamily::modelType).toList();
  }
}
