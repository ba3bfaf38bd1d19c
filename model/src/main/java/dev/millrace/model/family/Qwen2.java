package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.TensorNames;

/**
 * Qwen2 and Qwen2.5 (Yang et al. 2024): queries, keys and values have biases, and upper layers a
 * sliding window where {@code use_sliding_window} says so.
 */
public record Qwen2() implements ModelFamily {
  // transformers' own, for files without the key.
  private static final int DEFAULT_KEY_VALUE_HEADS = 32;

  @Override
  public String modelType() {
    return "qwen2";
  }

  @Override
  public String architecture() {
    return "Qwen2ForCausalLM";
  }

  @Override
  public TensorNames names() {
    return LlamaSettings.NAMES;
  }

  @Override
  public ModelConfig read(ConfigReader json) throws ModelFormatException {
    AttentionShape attention =
        LlamaSettings.attention(json, DEFAULT_KEY_VALUE_HEADS, true, false, UpperWindow.read(json));
    return LlamaSettings.read(this, json, attention, false);
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    LlamaSettings.writeShape(config, json);
    UpperWindow.write(config, json);
    LlamaSettings.writePositions(config, json);
  }
}
