package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.TensorNames;
import java.util.OptionalDouble;

/**
 * Gemma 2 (Gemma Team 2024): a sliding window in every other layer, and caps of scores and logits.
 */
public record Gemma2() implements ModelFamily {
  private static final GemmaSettings.Traits TRAITS =
      new GemmaSettings.Traits(
          false, 2, OptionalDouble.empty(), OptionalDouble.of(50), OptionalDouble.of(30));

  @Override
  public String modelType() {
    return "gemma2";
  }

  @Override
  public String architecture() {
    return "Gemma2ForCausalLM";
  }

  @Override
  public TensorNames names() {
    return GemmaSettings.NAMES;
  }

  @Override
  public ModelConfig read(ConfigReader json) throws ModelFormatException {
    int context = json.count("max_position_embeddings");
    RotaryJson.requireWholeHeads(json);
    return GemmaSettings.read(
        this, json, TRAITS, RotaryJson.read(json, context, GemmaSettings.headSize(json)));
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    GemmaSettings.write(config, json);
  }
}
