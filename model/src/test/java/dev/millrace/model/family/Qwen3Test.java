package dev.millrace.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SlidingWindow;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.config.TensorShape;
import dev.millrace.model.weights.DataType;
import java.util.List;
import org.junit.jupiter.api.Test;

class Qwen3Test {
  private static final String SMALLEST =
      """
      {"model_type": "qwen3", "hidden_size": 1024, "intermediate_size": 3072, "head_dim": 128,
       "num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 8,
       "vocab_size": 151936, "max_position_embeddings": 40960, "max_window_layers": 28,
       "rms_norm_eps": 1e-06, "rope_theta": 1000000, "rope_scaling": null,
       "attention_bias": false, "sliding_window": null, "use_sliding_window": false,
       "tie_word_embeddings": true}
      """;

  private static ModelConfig parse(String json) throws ModelFormatException {
    ConfigJson config = ConfigJson.parse(json, "config.json");
    ConfigJson written = new ConfigJson(config.model(), SpecialTokens.NONE, DataType.F32);
    assertThat(ConfigJson.parse(written.toJson(), "written").model()).isEqualTo(config.model());
    return config.model();
  }

  private static List<String> names(ModelConfig model) {
    return model.tensors().stream().map(TensorShape::name).toList();
  }

  /** As the page of Qwen3-0.6B counts, the tied output layer once. */
  @Test
  void publishedModelHasItsParameters() throws ModelFormatException {
    ModelConfig model = parse(SMALLEST);
    assertThat(model.parameterCount()).isEqualTo(596_049_920);
    assertThat(model.attendedWidth()).isEqualTo(2 * model.width());
  }

  @Test
  void eachHeadsQueriesAndKeysHaveOneScale() throws ModelFormatException {
    ModelConfig model = parse(SMALLEST);
    assertThat(model.attention().headNorms()).isTrue();
    assertThat(names(model))
        .contains("model.layers.27.self_attn.q_norm.weight")
        .contains("model.layers.27.self_attn.k_norm.weight")
        .doesNotContain("model.layers.0.self_attn.q_proj.bias");
    assertThat(model.tensors())
        .filteredOn(tensor -> tensor.name().endsWith("self_attn.k_norm.weight"))
        .allMatch(tensor -> tensor.shape().equals(List.of(128L)))
        .hasSize(28);
  }

  @Test
  void headsHave128NumbersUnlessSaid() throws ModelFormatException {
    assertThat(parse(SMALLEST.replace("\"head_dim\": 128,", "")).headSize()).isEqualTo(128);
    assertThat(parse(SMALLEST.replace("128,", "64,")).headSize()).isEqualTo(64);
  }

  @Test
  void biasesAndWindowAreSettings() throws ModelFormatException {
    ModelConfig biased =
        parse(SMALLEST.replace("\"attention_bias\": false", "\"attention_bias\": true"));
    assertThat(names(biased)).contains("model.layers.0.self_attn.o_proj.bias");
    ModelConfig windowed =
        parse(
            SMALLEST
                .replace("\"sliding_window\": null", "\"sliding_window\": 16")
                .replace("\"use_sliding_window\": false", "\"use_sliding_window\": true")
                .replace("\"max_window_layers\": 28", "\"max_window_layers\": 26"));
    assertThat(windowed.attention().slidingWindow())
        .contains(new SlidingWindow(16, List.of(26, 27)));
  }

  @Test
  void aFamilyWithoutNamesForThemHasNoNormsOfHeads() throws ModelFormatException {
    ModelConfig qwen3 = parse(SMALLEST);
    assertThatThrownBy(
            () ->
                new ModelConfig(
                    new Gpt2(),
                    qwen3.vocabularySize(),
                    qwen3.contextLength(),
                    qwen3.width(),
                    qwen3.layers(),
                    qwen3.attention(),
                    qwen3.feedForward(),
                    qwen3.norm(),
                    qwen3.normEpsilon(),
                    qwen3.positions(),
                    true))
        .hasMessage("a gpt2 model has no norms of heads");
  }
}
