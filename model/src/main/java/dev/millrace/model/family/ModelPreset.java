package dev.millrace.model.family;

import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.RopeScaling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Shapes with a name. */
public enum ModelPreset {
  /** 3.1 M parameters: learns while you watch, on a laptop's CPU. */
  TINY(
      "tiny",
      llama(
          8_192, 256, 192, 4, AttentionShape.plain(6, 2, 32), 512, 10_000, Optional.empty(), true)),
  /** 12.6 M parameters: a night on a CPU. */
  SMALL(
      "small",
      llama(
          8_192,
          512,
          384,
          6,
          AttentionShape.plain(6, 2, 64),
          1_024,
          10_000,
          Optional.empty(),
          true)),
  GPT2("gpt2", gpt2(768, 12, 12)),
  GPT2_MEDIUM("gpt2-medium", gpt2(1_024, 24, 16)),
  GPT2_LARGE("gpt2-large", gpt2(1_280, 36, 20)),
  GPT2_XL("gpt2-xl", gpt2(1_600, 48, 25)),
  LLAMA_3_2_1B(
      "llama3.2-1b",
      llama(
          128_256,
          131_072,
          2_048,
          16,
          AttentionShape.plain(32, 8, 64),
          8_192,
          500_000,
          llama3Scaling(32),
          true)),
  LLAMA_3_1_8B(
      "llama3.1-8b",
      llama(
          128_256,
          131_072,
          4_096,
          32,
          AttentionShape.plain(32, 8, 128),
          14_336,
          500_000,
          llama3Scaling(8),
          false));

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // a record of immutable values
  private final ModelConfig config;

  ModelPreset(String label, ModelConfig config) {
    this.label = label;
    this.config = config;
  }

  /** The name in settings, such as {@code gpt2-medium}. */
  public String label() {
    return label;
  }

  public ModelConfig config() {
    return config;
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(ModelPreset::label).toList();
  }

  /**
   * The preset of that name.
   *
   * @throws IllegalArgumentException listing all presets if it is not among them
   */
  public static ModelPreset named(String label) {
    return Arrays.stream(values())
        .filter(preset -> preset.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no model preset '%s' among %s".formatted(label, labels())));
  }

  private static Optional<RopeScaling> llama3Scaling(double factor) {
    return Optional.of(new Llama3Scaling(factor, 1, 4, 8_192));
  }

  private static ModelConfig gpt2(int width, int layers, int heads) {
    return Gpt2.shape(50_257, 1_024, width, layers, heads, 4 * width, 1e-5, true);
  }

  private static ModelConfig llama(
      int vocabularySize,
      int contextLength,
      int width,
      int layers,
      AttentionShape attention,
      int feedForwardWidth,
      double ropeTheta,
      Optional<RopeScaling> scaling,
      boolean tied) {
    return Llama.shape(
        vocabularySize,
        contextLength,
        width,
        layers,
        attention,
        feedForwardWidth,
        1e-5,
        new Positions.Rotary(ropeTheta, attention.headSize(), scaling),
        tied);
  }
}
