package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.TensorNames;

/**
 * Qwen3 (Yang et al. 2025): each head's queries and keys are normalised before they turn, no biases
 * unless {@code attention_bias} says so, and windows as {@link Qwen2} has them.
 */
public record Qwen3() implements ModelFamily {
  private static final String BIAS = "attention_bias";
  // transformers' own, for files without the key.
  private static final int DEFAULT_KEY_VALUE_HEADS = 32;
  private static final int DEFAULT_HEAD_SIZE = 128;

  @Override
  public String modelType() {
    return "qwen3";
  }

  @Override
  public String architecture() {
    return "Qwen3ForCausalLM";
  }

  @Override
  public TensorNames names() {
    return LlamaSettings.NAMES;
  }

  @Override
  public ModelConfig read(ConfigReader json) throws ModelFormatException {
    boolean bias = json.flag(BIAS, false);
    AttentionShape shape =
        LlamaSettings.attention(json, DEFAULT_KEY_VALUE_HEADS, bias, bias, UpperWindow.read(json));
    AttentionShape normed =
        new AttentionShape(
            shape.heads(),
            shape.keyValueHeads(),
            json.count("head_dim", DEFAULT_HEAD_SIZE),
            bias,
            bias,
            shape.slidingWindow(),
            true);
    return LlamaSettings.read(this, json, normed, false);
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    LlamaSettings.writeShape(config, json);
    json.put(BIAS, config.attention().inputBias());
    UpperWindow.write(config, json);
    LlamaSettings.writePositions(config, json);
  }
}
