package dev.millrace.model.gguf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.family.ConfigJson;
import dev.millrace.model.family.GptNeoX;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A model's shape from the metadata: what config.json says in a folder of Hugging Face, so that
 * there is one place that knows what a family can be.
 */
final class GgufConfig {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double ROPE_BASE = 10_000;
  private static final String NEOX = GptNeoXEntries.ARCHITECTURE;

  private final GgufMetadata metadata;
  private final GgufFile file;
  private final String architecture;
  private final ObjectNode json = JSON.createObjectNode();

  private GgufConfig(GgufMetadata metadata, GgufFile file) throws ModelFormatException {
    this.metadata = metadata;
    this.file = file;
    this.architecture = metadata.text("general.architecture");
  }

  static ConfigJson read(GgufMetadata metadata, GgufFile file) throws ModelFormatException {
    return new GgufConfig(metadata, file).read();
  }

  private ConfigJson read() throws ModelFormatException {
    json.put("model_type", architecture.equals(NEOX) ? new GptNeoX().modelType() : architecture);
    json.put("tie_word_embeddings", !file.has("output.weight"));
    json.put("vocab_size", file.rows("token_embd.weight"));
    switch (architecture) {
      case "gpt2" -> addGpt2();
      case NEOX -> addGptNeoX();
      case "llama", "qwen2", "qwen3" -> addLlama();
      default ->
          throw metadata.problem(
              "general.architecture",
              "'" + architecture + "' is none of gpt2, gptneox, llama, qwen2, qwen3");
    }
    addSpecialTokens();
    return ConfigJson.parse(json.toString(), metadata.source());
  }

  private void addGpt2() throws ModelFormatException {
    json.put("n_embd", count("embedding_length"));
    json.put("n_head", count("attention.head_count"));
    json.put("n_layer", count("block_count"));
    json.put("n_positions", count("context_length"));
    json.put("n_inner", count("feed_forward_length"));
    json.put("layer_norm_epsilon", number("attention.layer_norm_epsilon", 1e-5));
  }

  /** The kind of GELU is not in the file: published models have the exact one. */
  private void addGptNeoX() throws ModelFormatException {
    int width = count("embedding_length");
    int heads = count("attention.head_count");
    int headSize = width / Math.max(1, heads);
    json.put("hidden_size", width);
    json.put("num_attention_heads", heads);
    json.put("num_hidden_layers", count("block_count"));
    json.put("intermediate_size", count("feed_forward_length"));
    json.put("max_position_embeddings", count("context_length"));
    json.put("layer_norm_eps", number("attention.layer_norm_epsilon", 1e-5));
    json.put("use_parallel_residual", metadata.flag(key(GptNeoXEntries.PARALLEL), true));
    int turned = metadata.count(key("rope.dimension_count"), headSize);
    json.put("rotary_pct", GptNeoX.part(turned, Math.max(1, headSize)));
    addRope(turned);
  }

  private void addLlama() throws ModelFormatException {
    int width = count("embedding_length");
    int heads = count("attention.head_count");
    if (metadata.count(key("expert_count"), 0) > 0) {
      throw metadata.problem(key("expert_count"), "mixtures of experts are not supported");
    }
    json.put("hidden_size", width);
    json.put("num_attention_heads", heads);
    json.put("num_key_value_heads", metadata.count(key("attention.head_count_kv"), heads));
    json.put("num_hidden_layers", count("block_count"));
    json.put("intermediate_size", count("feed_forward_length"));
    json.put("max_position_embeddings", count("context_length"));
    json.put("rms_norm_eps", number("attention.layer_norm_rms_epsilon", 1e-6));
    int headSize = metadata.count(key("attention.key_length"), width / Math.max(1, heads));
    json.put("head_dim", headSize);
    int turned = metadata.count(key("rope.dimension_count"), headSize);
    if (turned != headSize) {
      throw metadata.problem(
          key("rope.dimension_count"), turned + " of heads of " + headSize + " is not supported");
    }
    if (architecture.equals("llama")) {
      json.put("attention_bias", file.has("blk.0.attn_q.bias"));
      json.put("mlp_bias", file.has("blk.0.ffn_down.bias"));
    }
    addRope(headSize);
  }

  private void addRope(int headSize) throws ModelFormatException {
    double base = number("rope.freq_base", ROPE_BASE);
    json.put("rope_theta", base);
    String type = metadata.optionalText(key("rope.scaling.type")).orElse("none");
    if (file.has(GgufNames.ROPE_FACTORS)) {
      RopeFactors.addScaling(json, base, headSize, file.floats(GgufNames.ROPE_FACTORS), metadata);
    } else if (type.equals("linear")) {
      ObjectNode scaling = json.putObject("rope_scaling").put("rope_type", "linear");
      scaling.put("factor", number("rope.scaling.factor", 1));
    } else if (type.equals(YarnEntries.TYPE)) {
      YarnEntries.read(json, metadata, architecture, count("context_length"));
    } else if (!type.equals("none")) {
      throw metadata.problem(
          key("rope.scaling.type"), "'" + type + "' is none of none, linear, yarn");
    }
  }

  private void addSpecialTokens() throws ModelFormatException {
    // vocabularies of SentencePiece begin with it unless the file says otherwise
    boolean sentencePiece =
        metadata.optionalText(TokenKeys.MODEL).orElse("").equals(TokenKeys.SENTENCE_PIECE);
    OptionalInt begin = metadata.optionalCount(TokenKeys.BEGIN);
    if (begin.isPresent() && metadata.flag(TokenKeys.ADD_BEGIN, sentencePiece)) {
      json.put("bos_token_id", begin.getAsInt());
    }
    List<Integer> ends = new ArrayList<>();
    for (String key : TokenKeys.ENDS) {
      metadata.optionalCount(key).ifPresent(ends::add);
    }
    ends.stream().distinct().forEach(json.putArray("eos_token_id")::add);
  }

  private String key(String name) {
    return architecture + "." + name;
  }

  private int count(String name) throws ModelFormatException {
    return metadata.count(key(name));
  }

  private double number(String name, double absent) throws ModelFormatException {
    return metadata.number(key(name), absent);
  }

  /** llama.cpp's name of a model's family: it runs Mistral's as Llama's. */
  static String architecture(ModelConfig config) {
    String family = config.family().modelType();
    return switch (family) {
      case "mistral" -> "llama";
      case "gpt_neox" -> NEOX;
      default -> family;
    };
  }
}
