package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ActivationKind;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.FeedForwardShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.NormKind;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.TensorNames;
import java.util.Optional;

/**
 * Llama 1 to 3 (Touvron et al. 2023), and models that are published as such: SmolLM2, TinyLlama.
 */
public record Llama() implements ModelFamily {

  /** A shape without biases. */
  public static ModelConfig shape(
      int vocabularySize,
      int contextLength,
      int width,
      int layers,
      AttentionShape attention,
      int feedForwardWidth,
      double normEpsilon,
      Positions.Rotary positions,
      boolean tied) {
    return new ModelConfig(
        new Llama(),
        vocabularySize,
        contextLength,
        width,
        layers,
        attention,
        new FeedForwardShape(feedForwardWidth, ActivationKind.SWIGLU, false),
        NormKind.RMS_NORM,
        normEpsilon,
        positions,
        tied);
  }

  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public String architecture() {
    return "LlamaForCausalLM";
  }

  @Override
  public TensorNames names() {
    return LlamaSettings.NAMES;
  }

  @Override
  public ModelConfig read(ConfigReader json) throws ModelFormatException {
    boolean bias = json.flag("attention_bias", false);
    int heads = json.count("num_attention_heads", 1);
    AttentionShape attention = LlamaSettings.attention(json, heads, bias, bias, Optional.empty());
    return LlamaSettings.read(this, json, attention, json.flag("mlp_bias", false));
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    LlamaSettings.writeShape(config, json);
    json.put("attention_bias", config.attention().inputBias());
    json.put("mlp_bias", config.feedForward().bias());
    LlamaSettings.writePositions(config, json);
  }
}
