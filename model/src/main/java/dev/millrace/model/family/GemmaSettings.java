package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ActivationKind;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.BranchNormNames;
import dev.millrace.model.config.Branches;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.FeedForwardShape;
import dev.millrace.model.config.HeadNormNames;
import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.NormKind;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.ScoreShape;
import dev.millrace.model.config.SlidingWindow;
import dev.millrace.model.config.StreamEnds;
import dev.millrace.model.config.TensorNames;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the families of Gemma share: tensors, settings, embeddings times the root of the width,
 * norms that scale by 1 + weight, also of what each branch gives, and GELU's tanh form as a gate.
 */
final class GemmaSettings {
  private static final String LAYER = "model.layers." + TensorNames.NUMBER;
  private static final String ACTIVATION = "hidden_activation";
  private static final String GELU = "gelu_pytorch_tanh";
  private static final String BIAS = "attention_bias";
  private static final String SCALAR = "query_pre_attn_scalar";
  private static final String SCORE_CAP = "attn_logit_softcapping";
  private static final String LOGIT_CAP = "final_logit_softcapping";
  private static final String WINDOW = "sliding_window";
  // transformers' own, for files without the key.
  private static final int DEFAULT_HEADS = 8;
  private static final int DEFAULT_KEY_VALUE_HEADS = 4;
  private static final int DEFAULT_HEAD_SIZE = 256;
  private static final int DEFAULT_WINDOW = 4_096;

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
              LAYER + ".pre_feedforward_layernorm",
              LinearNames.outIn(LAYER + ".mlp.", "gate_proj", "up_proj"),
              LinearNames.outIn(LAYER + ".mlp.", "down_proj"),
              Optional.of(
                  new BranchNormNames(
                      LAYER + ".post_attention_layernorm", LAYER + ".post_feedforward_layernorm"))),
          "model.norm",
          "lm_head");

  private GemmaSettings() {}

  /**
   * Where the families differ.
   *
   * @param period every so many layers one sees everything, unless the file lists them
   * @param localTheta base of rotary frequencies of sliding layers, if they have their own
   * @param scoreCap where the file has no such key
   * @param logitCap the same
   */
  record Traits(
      boolean headNorms,
      int period,
      OptionalDouble localTheta,
      OptionalDouble scoreCap,
      OptionalDouble logitCap) {}

  static int headSize(ConfigReader json) throws ModelFormatException {
    return json.count("head_dim", DEFAULT_HEAD_SIZE);
  }

  static ModelConfig read(
      ModelFamily family, ConfigReader json, Traits traits, Positions.Rotary positions)
      throws ModelFormatException {
    String activation = json.text(ACTIVATION, GELU);
    if (!activation.equals(GELU)) {
      throw json.problem(ACTIVATION, "'" + activation + "' is not " + GELU);
    }
    json.requireFlag("use_bidirectional_attention", false);
    return new ModelConfig(
        family,
        json.count("vocab_size"),
        json.count("max_position_embeddings"),
        json.count("hidden_size"),
        json.count("num_hidden_layers"),
        attention(json, traits),
        new FeedForwardShape(json.count("intermediate_size"), ActivationKind.GEGLU_TANH, false),
        NormKind.RMS_NORM_FROM_ONE,
        json.number("rms_norm_eps", 1e-6),
        positions,
        json.flag("tie_word_embeddings", true),
        Branches.IN_SEQUENCE,
        new StreamEnds(true, cap(json, LOGIT_CAP, traits.logitCap())));
  }

  private static AttentionShape attention(ConfigReader json, Traits traits)
      throws ModelFormatException {
    boolean bias = json.flag(BIAS, false);
    return new AttentionShape(
        json.count("num_attention_heads", DEFAULT_HEADS),
        json.count("num_key_value_heads", DEFAULT_KEY_VALUE_HEADS),
        headSize(json),
        bias,
        bias,
        window(json, traits),
        traits.headNorms(),
        new ScoreShape(
            json.number(SCALAR, DEFAULT_HEAD_SIZE), cap(json, SCORE_CAP, traits.scoreCap())));
  }

  private static Optional<SlidingWindow> window(ConfigReader json, Traits traits)
      throws ModelFormatException {
    int period = traits.period();
    List<Integer> layers =
        LayerTypes.sliding(
            json, json.count("num_hidden_layers"), layer -> (layer + 1) % period != 0);
    int tokens = json.count(WINDOW, DEFAULT_WINDOW);
    return layers.isEmpty()
        ? Optional.empty()
        : Optional.of(new SlidingWindow(tokens, layers, traits.localTheta()));
  }

  /** A null says that there is none. */
  private static OptionalDouble cap(ConfigReader json, String key, OptionalDouble absent)
      throws ModelFormatException {
    if (!json.has(key)) {
      return absent;
    }
    return json.root().path(key).isNull()
        ? OptionalDouble.empty()
        : OptionalDouble.of(json.number(key));
  }

  static void write(ModelConfig config, ObjectNode json) {
    LlamaSettings.writeShape(config, json);
    json.remove("hidden_act");
    json.put(ACTIVATION, GELU);
    AttentionShape attention = config.attention();
    json.put(BIAS, attention.inputBias());
    writeNumber(SCALAR, attention.scores().scalar(), json);
    writeCap(SCORE_CAP, attention.scores().cap(), json);
    writeCap(LOGIT_CAP, config.ends().logitCap(), json);
    Optional<SlidingWindow> window = attention.slidingWindow();
    window.ifPresent(present -> json.put(WINDOW, present.tokens()));
    LayerTypes.write(window.map(SlidingWindow::layers).orElse(List.of()), config.layers(), json);
    LlamaSettings.writePositions(config, json);
  }

  private static void writeCap(String key, OptionalDouble cap, ObjectNode json) {
    cap.ifPresentOrElse(value -> json.put(key, value), () -> json.putNull(key));
  }

  /** transformers knows it as a whole number. */
  private static void writeNumber(String key, double value, ObjectNode json) {
    if (value == Math.rint(value) && value <= Integer.MAX_VALUE) {
      json.put(key, (int) value);
    } else {
      json.put(key, value);
    }
  }
}
