package dev.millrace.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.weights.DataType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigJsonTest {
  private static final String LLAMA =
      """
      {"model_type": "llama", "vocab_size": 320, "max_position_embeddings": 256,
       "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 8,
       "num_key_value_heads": 2, "intermediate_size": 176, "rms_norm_eps": 1e-05 MORE}
      """;
  private static final String GPT2 =
      """
      {"model_type": "gpt2", "vocab_size": 300, "n_positions": 128, "n_embd": 48,
       "n_layer": 3, "n_head": 4 MORE}
      """;

  private static ConfigJson llama(String more) throws ModelFormatException {
    return ConfigJson.parse(LLAMA.replace("MORE", more), "config.json");
  }

  private static ConfigJson gpt2(String more) throws ModelFormatException {
    return ConfigJson.parse(GPT2.replace("MORE", more), "config.json");
  }

  @Test
  void readsGpt2WithItsDefaults() throws ModelFormatException {
    ModelConfig model = gpt2(", \"n_inner\": null").model();
    assertThat(model.architecture()).isEqualTo(Architecture.GPT2);
    assertThat(model.feedForwardWidth()).isEqualTo(192);
    assertThat(model.headSize()).isEqualTo(12);
    assertThat(model.normEpsilon()).isEqualTo(1e-5);
    assertThat(model.tiedEmbeddings()).isTrue();
    assertThat(gpt2("").specialTokens()).isEqualTo(SpecialTokens.NONE);
  }

  @Test
  void readsRotarySettingsInBothSpellings() throws ModelFormatException {
    String scaling =
        """
        "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 64, "rope_type": "llama3"}
        """;
    ConfigJson old = llama(", \"rope_theta\": 500000.0, \"rope_scaling\": {" + scaling);
    ConfigJson young = llama(", \"rope_parameters\": {\"rope_theta\": 500000.0, " + scaling);
    assertThat(young).isEqualTo(old);
    assertThat(old.model().ropeTheta()).isEqualTo(500_000);
    assertThat(old.model().ropeScaling()).contains(new RopeScaling(8, 1, 4, 64));
  }

  @Test
  void readsDefaultRopeParametersAsNoScaling() throws ModelFormatException {
    ModelConfig model =
        llama(", \"rope_parameters\": {\"rope_theta\": 1e4, \"rope_type\": \"default\"}").model();
    assertThat(model.ropeScaling()).isEqualTo(Optional.empty());
    assertThat(model.ropeTheta()).isEqualTo(10_000);
  }

  @Test
  void readsOneOrSeveralEndOfTextIds() throws ModelFormatException {
    assertThat(llama(", \"bos_token_id\": 1, \"eos_token_id\": 2").specialTokens())
        .isEqualTo(new SpecialTokens(OptionalInt.of(1), List.of(2)));
    assertThat(llama(", \"eos_token_id\": [7, 9]").specialTokens().endOfText())
        .containsExactly(7, 9);
  }

  @Test
  void idsOutsideTheVocabularyAreNoSpecialTokens() throws ModelFormatException {
    String defaults = ", \"bos_token_id\": 1000000000, \"eos_token_id\": [2, 1000000000, -1]";
    assertThat(llama(defaults).specialTokens())
        .isEqualTo(new SpecialTokens(OptionalInt.empty(), List.of(2)));
  }

  @Test
  void whatEndsATextBeginsNone() {
    SpecialTokens llama = new SpecialTokens(OptionalInt.of(1), List.of(2));
    assertThat(llama.beforePrompt()).hasValue(1);
    assertThat(llama.endingAlsoAt(List.of(2, 3)).endOfText()).containsExactly(2, 3);
    SpecialTokens gpt2 = new SpecialTokens(OptionalInt.of(256), List.of(256));
    assertThat(gpt2.beforePrompt()).isEmpty();
    assertThat(llama.endingAlsoAt(List.of(1)).beforePrompt()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"torch_dtype, bfloat16, BF16", "dtype, float16, F16", "dtype, float32, F32"})
  void readsTheNumberFormatInBothSpellings(String key, String value, DataType type)
      throws ModelFormatException {
    assertThat(llama(", \"" + key + "\": \"" + value + "\"").type()).isEqualTo(type);
  }

  @ParameterizedTest
  @EnumSource(ModelPreset.class)
  void writtenConfigReadsBackEqual(ModelPreset preset) throws ModelFormatException {
    ConfigJson config =
        new ConfigJson(
            preset.config(), new SpecialTokens(OptionalInt.of(3), List.of(3, 5)), DataType.BF16);
    assertThat(ConfigJson.parse(config.toJson(), "written")).isEqualTo(config);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"hidden_act\": \"gelu\"",
        "\"attention_bias\": true",
        "\"mlp_bias\": true",
        "\"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 2}",
        "\"rope_scaling\": \"llama3\"",
        "\"partial_rotary_factor\": 0.5",
        "\"quantization_config\": {\"bits\": 4}",
        "\"tie_word_embeddings\": \"no\"",
        "\"hidden_act\": 1",
        "\"torch_dtype\": \"float8_e4m3fn\""
      })
  void refusesWhatTheEnginesDoNotCompute(String setting) {
    String key = setting.substring(1, setting.indexOf('"', 1));
    assertThatThrownBy(() -> llama(", " + setting))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("config.json: " + key);
  }

  @Test
  void namesTheMissingKeyAndTheUnknownFamily() {
    assertThatThrownBy(() -> ConfigJson.parse("{\"model_type\": \"llama\"}", "x"))
        .hasMessage("x: hidden_size: is missing");
    assertThatThrownBy(() -> ConfigJson.parse("{\"model_type\": \"bert\"}", "x"))
        .hasMessage("x: model_type: 'bert' is neither gpt2 nor llama");
    assertThatThrownBy(() -> ConfigJson.parse("{", "x")).hasMessageStartingWith("x: not JSON");
    assertThatThrownBy(() -> ConfigJson.parse("", "x")).hasMessage("x: is no JSON object");
    assertThatThrownBy(() -> ConfigJson.parse("[]", "x")).hasMessage("x: is no JSON object");
  }

  @Test
  void refusesRopeScalingThatGivesNoFrequency() {
    String scaling =
        ", \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": %s, \"low_freq_factor\": 1,"
            + " \"high_freq_factor\": %s, \"original_max_position_embeddings\": 64}";
    assertThatThrownBy(() -> llama(scaling.formatted("0", "4")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("rope scaling by 0.0 between 1.0 and 4.0");
    assertThatThrownBy(() -> llama(scaling.formatted("8", "1")))
        .hasMessageContaining("the low one below the high one");
  }

  @Test
  void refusesHeadsThatDoNotFit() {
    assertThatThrownBy(() -> llama(", \"num_key_value_heads\": 3"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("8 heads are no multiple of 3");
    assertThatThrownBy(() -> llama(", \"head_dim\": 7")).hasMessageContaining("head size 7 is odd");
    assertThatThrownBy(() -> gpt2(", \"n_head\": 5")).hasMessageContaining("5 heads of 9");
  }
}
