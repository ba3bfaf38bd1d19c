package dev.millrace.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.SlidingWindow;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.weights.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the families' files say, each in its own words. */
class FamiliesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private static final String QWEN2_HALF_BILLION =
      """
      {"model_type": "qwen2", "hidden_size": 896, "intermediate_size": 4864,
       "num_hidden_layers": 24, "num_attention_heads": 14, "num_key_value_heads": 2,
       "vocab_size": 151936, "max_position_embeddings": 32768, "max_window_layers": 24,
       "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 32768,
       "tie_word_embeddings": true, "use_sliding_window": false}
      """;
  private static final String MISTRAL_7B =
      """
      {"model_type": "mistral", "hidden_size": 4096, "intermediate_size": 14336,
       "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
       "vocab_size": 32000, "max_position_embeddings": 32768, "rms_norm_eps": 1e-05,
       "rope_theta": 10000.0, "sliding_window": 4096, "tie_word_embeddings": false}
      """;
  private static final String QWEN2 =
      """
      {"model_type": "qwen2", "hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 3,
       "num_attention_heads": 4, "vocab_size": 9, "max_position_embeddings": 64,
       "num_key_value_heads": 2 MORE}
      """;
  private static final String MISTRAL = QWEN2.replace("qwen2", "mistral");

  private static ModelConfig parse(String json) throws ModelFormatException {
    return ConfigJson.parse(json, "config.json").model();
  }

  private static ModelConfig qwen2(String more) throws ModelFormatException {
    return parse(QWEN2.replace("MORE", more));
  }

  private static ModelConfig mistral(String more) throws ModelFormatException {
    return parse(MISTRAL.replace("MORE", more));
  }

  // As Hugging Face's pages of Qwen2.5-0.5B and Mistral-7B-v0.1 count them.
  @Test
  void publishedModelsHaveTheirParameters() throws ModelFormatException {
    assertThat(parse(QWEN2_HALF_BILLION).parameterCount()).isEqualTo(494_032_768);
    assertThat(parse(MISTRAL_7B).parameterCount()).isEqualTo(7_241_732_096L);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2-tiny, gpt2",
    "llama31-tiny, llama",
    "qwen2-tiny, qwen2",
    "qwen3-tiny, qwen3",
    "yarn-tiny, llama",
    "neox-tiny, gpt_neox",
    "gemma2-tiny, gemma2",
    "gemma3-tiny, gemma3_text",
    "mistral-tiny, mistral"
  })
  void aFamilysConfigIsWrittenAsItWasRead(String golden, String modelType) throws IOException {
    String text = Files.readString(GOLDEN.resolve(golden).resolve("config.json"));
    ConfigJson config = ConfigJson.parse(text, golden);
    assertThat(config.model().family().modelType()).isEqualTo(modelType);
    assertThat(ConfigJson.parse(config.toJson(), "written")).isEqualTo(config);
  }

  static Stream<ModelFamily> families() {
    return ModelFamilies.all().stream();
  }

  @ParameterizedTest
  @MethodSource("families")
  void aFamilyIsFoundByItsModelType(ModelFamily family) {
    assertThat(ModelFamilies.named(family.modelType())).contains(family);
  }

  @Test
  void qwen2HasBiasesOnQueriesKeysAndValuesOnly() throws ModelFormatException {
    ModelConfig model = qwen2("");
    assertThat(model.attention().inputBias()).isTrue();
    assertThat(model.attention().outputBias()).isFalse();
    assertThat(model.feedForward().bias()).isFalse();
    assertThat(model.tiedEmbeddings()).isFalse();
    assertThat(model.normEpsilon()).isEqualTo(1e-6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", \"sliding_window\": 16, \"max_window_layers\": 0",
        ", \"use_sliding_window\": false, \"sliding_window\": 16, \"max_window_layers\": 0",
        ", \"use_sliding_window\": true, \"sliding_window\": null, \"max_window_layers\": 0",
        ", \"use_sliding_window\": true, \"sliding_window\": 16, \"max_window_layers\": 3",
        ", \"use_sliding_window\": true, \"sliding_window\": 16"
      })
  void qwen2HasNoWindowUnlessItIsUsedByALayer(String settings) throws ModelFormatException {
    assertThat(qwen2(settings).attention().slidingWindow()).isEmpty();
  }

  @Test
  void qwen2sUpperLayersHaveTheWindow() throws ModelFormatException {
    String window = ", \"use_sliding_window\": true, \"sliding_window\": 16";
    assertThat(qwen2(window + ", \"max_window_layers\": 2").attention().slidingWindow())
        .contains(new SlidingWindow(16, List.of(2)));
    assertThat(qwen2(window + ", \"max_window_layers\": 1").attention().slidingWindow())
        .contains(new SlidingWindow(16, List.of(1, 2)));
    String types = ", \"layer_types\": [\"%s\", \"%s\", \"%s\"], \"max_window_layers\": 3";
    String slide = "sliding_attention";
    String full = "full_attention";
    ModelConfig listed = qwen2(window + types.formatted(slide, full, slide));
    assertThat(listed.attention().slidingWindow()).contains(new SlidingWindow(16, List.of(0, 2)));
    ConfigJson json = new ConfigJson(listed, SpecialTokens.NONE, DataType.F32);
    assertThat(ConfigJson.parse(json.toJson(), "written").model()).isEqualTo(listed);
    assertThatThrownBy(() -> qwen2(window + types.formatted(slide, full, "chunked_attention")))
        .hasMessageContaining("config.json: layer_types: ")
        .hasMessageContaining("chunked_attention] is not sliding_attention or full_attention");
    assertThatThrownBy(() -> qwen2(window + ", \"layer_types\": [\"full_attention\"]"))
        .hasMessageContaining("for each of 3 layers");
    assertThatThrownBy(() -> qwen2(window + ", \"layer_types\": 7"))
        .hasMessage("config.json: layer_types: 7 is not a list");
  }

  @Test
  void mistralsWindowIsInEveryLayerOrInNone() throws ModelFormatException {
    assertThat(mistral(", \"sliding_window\": 16").attention().slidingWindow())
        .contains(new SlidingWindow(16, List.of(0, 1, 2)));
    assertThat(mistral("").attention().slidingWindow())
        .as("transformers' default")
        .contains(new SlidingWindow(4096, List.of(0, 1, 2)));
    ModelConfig none = mistral(", \"sliding_window\": null");
    assertThat(none.attention().slidingWindow()).isEmpty();
    ConfigJson json = new ConfigJson(none, SpecialTokens.NONE, DataType.F32);
    assertThat(ConfigJson.parse(json.toJson(), "written").model()).isEqualTo(none);
    assertThatThrownBy(() -> mistral(", \"sliding_window\": 0"))
        .hasMessage("config.json: sliding window 0 is not positive");
  }

  @Test
  void headsMayBeWiderThanTheStream() throws ModelFormatException {
    assertThat(mistral("").headSize()).isEqualTo(2);
    assertThat(mistral(", \"head_dim\": null").headSize()).isEqualTo(2);
    assertThat(mistral(", \"head_dim\": 6").headSize()).isEqualTo(6);
    assertThat(mistral(", \"head_dim\": 6").attendedWidth()).isEqualTo(24);
  }

  /** As transformers: null means as many as there are heads, absence a number of the family's. */
  @Test
  void keyValueHeadsThatAreNotNamed() throws ModelFormatException {
    String named = "\"num_key_value_heads\": 2";
    String nulled = "\"num_key_value_heads\": null";
    String absent = "\"use_cache\": true";
    assertThat(parse(QWEN2.replace("MORE", "").replace(named, nulled)).keyValueHeads())
        .isEqualTo(4);
    assertThatThrownBy(() -> parse(QWEN2.replace("MORE", "").replace(named, absent)))
        .hasMessageContaining("4 heads are not a multiple of 32");
    assertThatThrownBy(() -> parse(MISTRAL.replace("MORE", "").replace(named, absent)))
        .hasMessageContaining("4 heads are not a multiple of 8");
    String llama = QWEN2.replace("qwen2", "llama").replace("MORE", "");
    assertThat(parse(llama.replace(named, absent)).keyValueHeads()).isEqualTo(4);
  }
}
