package dev.millrace.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ActivationKind;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.NormKind;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.RopeScaling;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.weights.DataType;
import java.util.List;
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
    assertThat(model.family()).isEqualTo(new Gpt2());
    assertThat(model.positions()).isEqualTo(new Positions.Learned());
    assertThat(model.norm()).isEqualTo(NormKind.LAYER_NORM);
    assertThat(model.feedForward().activation()).isEqualTo(ActivationKind.GELU_TANH);
    assertThat(model.keyValueHeads()).isEqualTo(4);
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
    assertThat(rotary(old.model()).theta()).isEqualTo(500_000);
    assertThat(rotary(old.model()).scaling()).contains(new Llama3Scaling(8, 1, 4, 64));
  }

  /** Pairs that turn often keep their speed, seldom an eighth of it, between them a mixture. */
  @Test
  void llama3sScalingSlowsWhatTurnsSeldom() {
    Positions.Rotary plain = Positions.Rotary.plain(10_000, 16);
    Llama3Scaling scaling = new Llama3Scaling(8, 1, 4, 64);
    assertThat(scaling.frequency(plain, 0)).isEqualTo(1);
    assertThat(scaling.frequency(plain, 7)).isEqualTo(plain.unscaled(7) / 8);
    double turns = 64 * plain.unscaled(1) / (2 * Math.PI);
    double kept = (turns - 1) / 3;
    assertThat(turns).isBetween(1.0, 4.0);
    assertThat(scaling.frequency(plain, 1))
        .isCloseTo(plain.unscaled(1) * (kept + (1 - kept) / 8), within(1e-12));
  }

  @Test
  void readsDefaultRopeParametersAsNoScaling() throws ModelFormatException {
    ModelConfig model =
        llama(", \"rope_parameters\": {\"rope_theta\": 1e4, \"rope_type\": \"default\"}").model();
    assertThat(rotary(model)).isEqualTo(Positions.Rotary.plain(10_000, 8));
  }

  private static Positions.Rotary rotary(ModelConfig model) {
    return model.rotary().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rope_type", "type"})
  void readsLinearScalingUnderBothNamesOfItsType(String key) throws ModelFormatException {
    String scaling = ", \"rope_scaling\": {\"" + key + "\": \"linear\", \"factor\": 4.0}";
    RopeScaling linear = rotary(llama(scaling).model()).scaling().orElseThrow();
    assertThat(linear).isEqualTo(new LinearScaling(4));
    Positions.Rotary plain = Positions.Rotary.plain(10_000, 8);
    assertThat(linear.frequency(plain, 3)).isEqualTo(Math.pow(10_000, -0.75) / 4);
    assertThatThrownBy(() -> llama(scaling.replace("4.0", "0")))
        .hasMessageContaining("rope scaling by 0.0 is not positive");
  }

  @Test
  void readsBiasesOfAttentionAndFeedForwardApart() throws ModelFormatException {
    ModelConfig attention = llama(", \"attention_bias\": true").model();
    assertThat(attention.attention().inputBias()).isTrue();
    assertThat(attention.attention().outputBias()).isTrue();
    assertThat(attention.feedForward().bias()).isFalse();
    ModelConfig feedForward = llama(", \"mlp_bias\": true").model();
    assertThat(feedForward.attention().inputBias()).isFalse();
    assertThat(feedForward.attention().outputBias()).isFalse();
    assertThat(feedForward.feedForward().bias()).isTrue();
    for (ModelConfig config : List.of(attention, feedForward)) {
      ConfigJson json = new ConfigJson(config, SpecialTokens.NONE, DataType.F32);
      assertThat(ConfigJson.parse(json.toJson(), "written")).isEqualTo(json);
    }
  }

  /** What is written would be read as another model. */
  @Test
  void refusesToWriteAShapeThatItsFamilyCannotSay() {
    ConfigJson mixture = new ConfigJson(TinyModels.mixture(), SpecialTokens.NONE, DataType.F32);
    assertThatThrownBy(mixture::toJson)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("config.json of model_type llama cannot say ModelConfig[");
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
    String edge = ", \"bos_token_id\": 319, \"eos_token_id\": [319, 320]";
    assertThat(llama(edge).specialTokens())
        .isEqualTo(new SpecialTokens(OptionalInt.of(319), List.of(319)));
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
        "\"rope_scaling\": {\"rope_type\": \"longrope\", \"factor\": 2}",
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
        .hasMessage(
            "x: model_type: 'bert' is none of gemma2, gemma3_text, gpt2, gpt_neox, llama, mistral,"
                + " qwen2, qwen3");
    assertThatThrownBy(() -> ConfigJson.parse("{", "x")).hasMessageStartingWith("x: not JSON");
    assertThatThrownBy(() -> ConfigJson.parse("", "x")).hasMessage("x: is not a JSON object");
    assertThatThrownBy(() -> ConfigJson.parse("[]", "x")).hasMessage("x: is not a JSON object");
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
        .hasMessageContaining("8 heads are not a multiple of 3");
    assertThatThrownBy(() -> llama(", \"head_dim\": 7"))
        .hasMessageContaining("rotary positions turn pairs, but 7 numbers of a head are to turn");
    assertThatThrownBy(() -> gpt2(", \"n_head\": 5")).hasMessageContaining("5 heads of 9");
  }
}
