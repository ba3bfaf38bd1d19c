package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ActivationKind;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.FeedForwardShape;
import dev.millrace.model.config.HeadNormNames;
import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.NormKind;
import dev.millrace.model.config.SlidingWindow;
import dev.millrace.model.config.TensorNames;
import java.util.Optional;

/**
 * What the families that descend from Llama share: tensors, settings, RMSNorm, SwiGLU, and rotary
 * positions.
 */
final class LlamaSettings {
  private static final String LAYER = "model.layers." + TensorNames.NUMBER;

  static final TensorNames NAMES =
      new TensorNames(
          "model.",
          "model.embed_tokens",
          Optional.empty(),
          new LayerNames(
              LAYER + ".input_layernorm",
              LinearNames.outIn(LAYER + ".self_attn.", "q_proj", "k_proj", "v_proj"),
              Optional.of(
                  new HeadNormNames(LAYER + ".self_attn.q_norm", LAYER + ".self_attn.k_norm")),
              LinearNames.outIn(LAYER + ".self_attn.", "o_proj"),
              LAYER + ".post_attention_layernorm",
              LinearNames.outIn(LAYER + ".mlp.", "gate_proj", "up_proj"),
              LinearNames.outIn(LAYER + ".mlp.", "down_proj")),
          "model.norm",
          "lm_head");

  private LlamaSettings() {}

  /**
   * @param keyValueHeads where the file has no such key; null means as many as there are heads
   */
  static AttentionShape attention(
      ConfigReader json,
      int keyValueHeads,
      boolean inputBias,
      boolean outputBias,
      Optional<SlidingWindow> slidingWindow)
      throws ModelFormatException {
    String key = "num_key_value_heads";
    int width = json.count("hidden_size");
    int heads = json.count("num_attention_heads");
    return new AttentionShape(
        heads,
        json.count(key, json.has(key) ? heads : keyValueHeads),
        json.count("head_dim", width / Math.max(1, heads)),
        inputBias,
        outputBias,
        slidingWindow);
  }

  static ModelConfig read(
      ModelFamily family, ConfigReader json, AttentionShape attention, boolean feedForwardBias)
      throws ModelFormatException {
    String activation = json.text("hidden_act", "silu");
    if (!activation.equals("silu")) {
      throw json.problem("hidden_act", "'" + activation + "' is not silu");
    }
    RotaryJson.requireWholeHeads(json);
    return new ModelConfig(
        family,
        json.count("vocab_size"),
        json.count("max_position_embeddings"),
        json.count("hidden_size"),
        json.count("num_hidden_layers"),
        attention,
        new FeedForwardShape(
            json.count("intermediate_size"), ActivationKind.SWIGLU, feedForwardBias),
        NormKind.RMS_NORM,
        json.number("rms_norm_eps", 1e-6),
        RotaryJson.read(json, json.count("max_position_embeddings"), attention.headSize()),
        json.flag("tie_word_embeddings", false));
  }

  static void writeShape(ModelConfig config, ObjectNode json) {
    json.put("hidden_act", "silu");
    json.put("hidden_size", config.width());
    json.put("intermediate_size", config.feedForwardWidth());
    json.put("num_attention_heads", config.heads());
    json.put("num_key_value_heads", config.keyValueHeads());
    json.put("num_hidden_layers", config.layers());
    json.put("head_dim", config.headSize());
    json.put("max_position_embeddings", config.contextLength());
    json.put("rms_norm_eps", config.normEpsilon());
  }

  static void writePositions(ModelConfig config, ObjectNode json) {
    json.put("attention_dropout", 0.0);
    config.rotary().ifPresent(rotary -> RotaryJson.write(rotary, json));
  }
}
