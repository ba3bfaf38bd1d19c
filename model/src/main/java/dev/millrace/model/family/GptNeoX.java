package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ActivationKind;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.Branches;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.FeedForwardShape;
import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.NormKind;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.TensorNames;
import java.util.Optional;

/**
 * GPT-NeoX (Black et al. 2022) and Pythia: LayerNorm, biases, a part of each head turns, and both
 * branches of a layer see the same stream unless {@code use_parallel_residual} denies it.
 */
public record GptNeoX() implements ModelFamily {
  private static final String PARALLEL = "use_parallel_residual";
  private static final String BIAS = "attention_bias";
  private static final String PART = "rotary_pct";
  private static final String BASE = "rotary_emb_base";
  private static final String LAYER = "gpt_neox.layers." + TensorNames.NUMBER;
  private static final TensorNames NAMES =
      new TensorNames(
          "gpt_neox.",
          "gpt_neox.embed_in",
          Optional.empty(),
          new LayerNames(
              LAYER + ".input_layernorm",
              LinearNames.outIn(LAYER + ".attention.", "query_key_value"),
              Optional.empty(),
              LinearNames.outIn(LAYER + ".attention.", "dense"),
              LAYER + ".post_attention_layernorm",
              LinearNames.outIn(LAYER + ".mlp.", "dense_h_to_4h"),
              LinearNames.outIn(LAYER + ".mlp.", "dense_4h_to_h")),
          "gpt_neox.final_layer_norm",
          "embed_out");

  @Override
  public String modelType() {
    return "gpt_neox";
  }

  @Override
  public String architecture() {
    return "GPTNeoXForCausalLM";
  }

  @Override
  public TensorNames names() {
    return NAMES;
  }

  @Override
  public boolean storedByHeads() {
    return true;
  }

  @Override
  public ModelConfig read(ConfigReader json) throws ModelFormatException {
    int width = json.count("hidden_size");
    int heads = json.count("num_attention_heads");
    int headSize = width / Math.max(1, heads);
    if (headSize * heads != width) {
      throw json.problem(
          "hidden_size", "%d is not %d heads of %d".formatted(width, heads, headSize));
    }
    boolean bias = json.flag(BIAS, true);
    int contextLength = json.count("max_position_embeddings");
    return new ModelConfig(
        this,
        json.count("vocab_size"),
        contextLength,
        width,
        json.count("num_hidden_layers"),
        new AttentionShape(heads, heads, headSize, bias, bias, Optional.empty()),
        new FeedForwardShape(json.count("intermediate_size"), activation(json), true),
        NormKind.LAYER_NORM,
        json.number("layer_norm_eps", 1e-5),
        RotaryJson.read(json, BASE, contextLength, (int) (headSize * part(json))),
        json.flag("tie_word_embeddings", false),
        json.flag(PARALLEL, true) ? Branches.PARALLEL : Branches.IN_SEQUENCE);
  }

  private static double part(ConfigReader json) throws ModelFormatException {
    String newer = "partial_rotary_factor";
    double part = json.number(newer, json.number(PART, 0.25));
    Optional<ConfigReader> parameters = json.object("rope_parameters");
    return parameters.isPresent() ? parameters.get().number(newer, part) : part;
  }

  private static ActivationKind activation(ConfigReader json) throws ModelFormatException {
    String activation = json.text("hidden_act", "gelu");
    return switch (activation) {
      case "gelu" -> ActivationKind.GELU;
      case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> ActivationKind.GELU_TANH;
      default ->
          throw json.problem(
              "hidden_act",
              "'" + activation + "' is none of gelu, gelu_new, gelu_fast, gelu_pytorch_tanh");
    };
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    boolean tanh = config.feedForward().activation() == ActivationKind.GELU_TANH;
    json.put("hidden_act", tanh ? "gelu_new" : "gelu");
    json.put("hidden_size", config.width());
    json.put("intermediate_size", config.feedForwardWidth());
    json.put("num_attention_heads", config.heads());
    json.put("num_hidden_layers", config.layers());
    json.put("max_position_embeddings", config.contextLength());
    json.put("layer_norm_eps", config.normEpsilon());
    json.put(BIAS, config.attention().inputBias());
    json.put(PARALLEL, config.branches() == Branches.PARALLEL);
    json.put("attention_dropout", 0.0);
    json.put("hidden_dropout", 0.0);
    config.rotary().ifPresent(rotary -> writePositions(rotary, config.headSize(), json));
  }

  private static void writePositions(Positions.Rotary rotary, int headSize, ObjectNode json) {
    RotaryJson.write(rotary, json);
    json.set(BASE, json.remove("rope_theta"));
    json.put(PART, part(rotary.turned(), headSize));
  }

  /** A part of each head that gives so many whole numbers when it is cut off, as readers do. */
  public static double part(int turned, int headSize) {
    double part = turned / (double) headSize;
    return (int) (headSize * part) < turned ? Math.nextUp(part) : part;
  }
}
