package dev.millrace.model.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.weights.DataType;
import java.util.Optional;

/**
 * {@code config.json} as transformers 4 and 5 write it, in the old and the new spelling of the
 * rotary settings and of the number format. What the engines do not compute is refused by name, so
 * that no model runs as another.
 *
 * @param type the number format of the weights; float32 where the file names none
 */
public record ConfigJson(ModelConfig model, SpecialTokens specialTokens, DataType type) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the file's text.
   *
   * @param source named in errors, such as the file
   */
  public static ConfigJson parse(String json, String source) throws ModelFormatException {
    ConfigReader reader = ConfigReader.parse(json, source);
    String family = reader.text("model_type", "");
    reader.requireAbsent("quantization_config");
    try {
      ModelConfig model =
          switch (family) {
            case "gpt2" -> gpt2(reader);
            case "llama" -> llama(reader);
            default ->
                throw reader.problem("model_type", "'" + family + "' is neither gpt2 nor llama");
          };
      return new ConfigJson(model, reader.specialTokens(model.vocabularySize()), type(reader));
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(source + ": " + e.getMessage(), e);
    }
  }

  private static ModelConfig gpt2(ConfigReader reader) throws ModelFormatException {
    String activation = reader.text("activation_function", "gelu_new");
    if (!activation.equals("gelu_new") && !activation.equals("gelu_pytorch_tanh")) {
      throw reader.problem("activation_function", "'" + activation + "' is not gelu_new");
    }
    reader.requireFlag("scale_attn_weights", true);
    reader.requireFlag("scale_attn_by_inverse_layer_idx", false);
    reader.requireFlag("add_cross_attention", false);
    int width = reader.count("n_embd");
    int heads = reader.count("n_head");
    return new ModelConfig(
        Architecture.GPT2,
        reader.count("vocab_size"),
        reader.count("n_positions"),
        width,
        reader.count("n_layer"),
        heads,
        heads,
        width / Math.max(1, heads),
        reader.count("n_inner", 4 * width),
        reader.number("layer_norm_epsilon", 1e-5),
        10_000,
        Optional.empty(),
        reader.flag("tie_word_embeddings", true));
  }

  private static ModelConfig llama(ConfigReader reader) throws ModelFormatException {
    String activation = reader.text("hidden_act", "silu");
    if (!activation.equals("silu")) {
      throw reader.problem("hidden_act", "'" + activation + "' is not silu");
    }
    reader.requireFlag("attention_bias", false);
    reader.requireFlag("mlp_bias", false);
    int width = reader.count("hidden_size");
    int heads = reader.count("num_attention_heads");
    return new ModelConfig(
        Architecture.LLAMA,
        reader.count("vocab_size"),
        reader.count("max_position_embeddings"),
        width,
        reader.count("num_hidden_layers"),
        heads,
        reader.count("num_key_value_heads", heads),
        reader.count("head_dim", width / Math.max(1, heads)),
        reader.count("intermediate_size"),
        reader.number("rms_norm_eps", 1e-6),
        reader.ropeTheta(),
        reader.ropeScaling(),
        reader.flag("tie_word_embeddings", false));
  }

  private static DataType type(ConfigReader reader) throws ModelFormatException {
    String key = reader.root().hasNonNull("dtype") ? "dtype" : "torch_dtype";
    String text = reader.text(key, "float32");
    return switch (text) {
      case "float32" -> DataType.F32;
      case "float16" -> DataType.F16;
      case "bfloat16" -> DataType.BF16;
      default -> throw reader.problem(key, "'" + text + "' is none of float32, float16, bfloat16");
    };
  }

  /** The file's text, in the spelling that transformers 4 and 5 both read. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    switch (model.architecture()) {
      case GPT2 -> putGpt2(root);
      case LLAMA -> putLlama(root);
    }
    root.put("initializer_range", 0.02);
    root.put("tie_word_embeddings", model.tiedEmbeddings());
    root.put("vocab_size", model.vocabularySize());
    root.put("use_cache", true);
    specialTokens
        .beginOfText()
        .ifPresentOrElse(id -> root.put("bos_token_id", id), () -> root.putNull("bos_token_id"));
    switch (specialTokens.endOfText().size()) {
      case 0 -> root.putNull("eos_token_id");
      case 1 -> root.put("eos_token_id", specialTokens.endOfText().getFirst());
      default -> specialTokens.endOfText().forEach(root.withArray("eos_token_id")::add);
    }
    root.put(
        "torch_dtype",
        switch (type) {
          case F32 -> "float32";
          case F16 -> "float16";
          case BF16 -> "bfloat16";
        });
    return root.toPrettyString() + "\n";
  }

  private void putGpt2(ObjectNode root) {
    root.putArray("architectures").add("GPT2LMHeadModel");
    root.put("model_type", "gpt2");
    root.put("activation_function", "gelu_new");
    root.put("n_embd", model.width());
    root.put("n_head", model.heads());
    root.put("n_layer", model.layers());
    root.put("n_positions", model.contextLength());
    root.put("n_inner", model.feedForwardWidth());
    root.put("layer_norm_epsilon", model.normEpsilon());
    // Trained without dropout; transformers' own default is 0.1.
    root.put("attn_pdrop", 0.0);
    root.put("embd_pdrop", 0.0);
    root.put("resid_pdrop", 0.0);
  }

  private void putLlama(ObjectNode root) {
    root.putArray("architectures").add("LlamaForCausalLM");
    root.put("model_type", "llama");
    root.put("hidden_act", "silu");
    root.put("hidden_size", model.width());
    root.put("intermediate_size", model.feedForwardWidth());
    root.put("num_attention_heads", model.heads());
    root.put("num_key_value_heads", model.keyValueHeads());
    root.put("num_hidden_layers", model.layers());
    root.put("head_dim", model.headSize());
    root.put("max_position_embeddings", model.contextLength());
    root.put("rms_norm_eps", model.normEpsilon());
    root.put("attention_bias", false);
    root.put("mlp_bias", false);
    root.put("attention_dropout", 0.0);
    root.put("rope_theta", model.ropeTheta());
    model
        .ropeScaling()
        .ifPresentOrElse(
            scaling ->
                root.putObject("rope_scaling")
                    .put("rope_type", "llama3")
                    .put("factor", scaling.factor())
                    .put("low_freq_factor", scaling.lowFrequencyFactor())
                    .put("high_freq_factor", scaling.highFrequencyFactor())
                    .put("original_max_position_embeddings", scaling.originalContextLength()),
            () -> root.putNull("rope_scaling"));
  }
}
