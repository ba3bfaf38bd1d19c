package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ActivationKind;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.FeedForwardShape;
import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.NormKind;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.TensorNames;
import java.util.List;
import java.util.Optional;

/** GPT-2 (Radford et al. 2019): learned positions, LayerNorm, biases everywhere. */
public record Gpt2() implements ModelFamily {
  private static final String LAYER = "transformer.h." + TensorNames.NUMBER;
  private static final TensorNames NAMES =
      new TensorNames(
          "transformer.",
          "transformer.wte",
          Optional.of("transformer.wpe"),
          new LayerNames(
              LAYER + ".ln_1",
              LinearNames.inOut(LAYER + ".attn.c_attn"),
              Optional.empty(),
              LinearNames.inOut(LAYER + ".attn.c_proj"),
              LAYER + ".ln_2",
              LinearNames.inOut(LAYER + ".mlp.c_fc"),
              LinearNames.inOut(LAYER + ".mlp.c_proj")),
          "transformer.ln_f",
          "lm_head");

  /**
   * @param width a multiple of the heads
   */
  public static ModelConfig shape(
      int vocabularySize,
      int contextLength,
      int width,
      int layers,
      int heads,
      int feedForwardWidth,
      double normEpsilon,
      boolean tied) {
    int headSize = width / Math.max(1, heads);
    if (headSize * heads != width) {
      throw new IllegalArgumentException(
          "width %d is not %d heads of %d".formatted(width, heads, headSize));
    }
    return new ModelConfig(
        new Gpt2(),
        vocabularySize,
        contextLength,
        width,
        layers,
        new AttentionShape(heads, heads, headSize, true, true, Optional.empty()),
        new FeedForwardShape(feedForwardWidth, ActivationKind.GELU_TANH, true),
        NormKind.LAYER_NORM,
        normEpsilon,
        new Positions.Learned(),
        tied);
  }

  @Override
  public String modelType() {
    return "gpt2";
  }

  @Override
  public String architecture() {
    return "GPT2LMHeadModel";
  }

  @Override
  public TensorNames names() {
    return NAMES;
  }

  @Override
  public ModelConfig read(ConfigReader json) throws ModelFormatException {
    String activation = json.text("activation_function", "gelu_new");
    if (!List.of("gelu_new", "gelu_pytorch_tanh").contains(activation)) {
      throw json.problem("activation_function", "'" + activation + "' is not gelu_new");
    }
    json.requireFlag("scale_attn_weights", true);
    json.requireFlag("scale_attn_by_inverse_layer_idx", false);
    json.requireFlag("add_cross_attention", false);
    int width = json.count("n_embd");
    return shape(
        json.count("vocab_size"),
        json.count("n_positions"),
        width,
        json.count("n_layer"),
        json.count("n_head"),
        json.count("n_inner", 4 * width),
        json.number("layer_norm_epsilon", 1e-5),
        json.flag("tie_word_embeddings", true));
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    json.put("activation_function", "gelu_new");
    json.put("n_embd", config.width());
    json.put("n_head", config.heads());
    json.put("n_layer", config.layers());
    json.put("n_positions", config.contextLength());
    json.put("n_inner", config.feedForwardWidth());
    json.put("layer_norm_epsilon", config.normEpsilon());
    // Trained without dropout; transformers' own default is 0.1.
    json.put("attn_pdrop", 0.0);
    json.put("embd_pdrop", 0.0);
    json.put("resid_pdrop", 0.0);
  }
}
