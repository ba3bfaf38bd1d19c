package dev.millrace.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.weights.DataType;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** YaRN and dynamic scaling; the numbers are those of transformers 5's formulas in PyTorch. */
class RopeScalingsTest {
  private static final String LLAMA =
      """
      {"model_type": "llama", "hidden_size": 40, "intermediate_size": 8, "num_hidden_layers": 1,
       "num_attention_heads": 2, "vocab_size": 9, "max_position_embeddings": 96, "head_dim": 20,
       "rope_theta": THETA, "rope_scaling": {"rope_type": SETTINGS}}
      """;
  private static final String BETAS = ", \"beta_fast\": 3, \"beta_slow\": 0.5";

  /** What Qwen2.5 and Qwen3 publish for long texts. */
  private static final YarnScaling PUBLISHED =
      new YarnScaling(4, 32_768, YarnScaling.attentionFactor(4), 32, 1, true);

  private static Positions.Rotary rotary(String settings) throws ModelFormatException {
    return rotary(settings, "10000.0");
  }

  private static Positions.Rotary rotary(String settings, String theta)
      throws ModelFormatException {
    String json = LLAMA.replace("SETTINGS", settings).replace("THETA", theta);
    ConfigJson config = ConfigJson.parse(json, "config.json");
    ConfigJson written = new ConfigJson(config.model(), SpecialTokens.NONE, DataType.F32);
    assertThat(ConfigJson.parse(written.toJson(), "written").model()).isEqualTo(config.model());
    return config.model().rotary().orElseThrow();
  }

  private static YarnScaling yarn(String settings) throws ModelFormatException {
    return (YarnScaling) rotary("\"yarn\"" + settings).scaling().orElseThrow();
  }

  private static String original(int tokens) {
    return ", \"original_max_position_embeddings\": " + tokens;
  }

  private static void assertFrequencies(Positions.Rotary rotary, double... expected) {
    for (int pair = 0; pair < expected.length; pair++) {
      assertThat(rotary.frequency(pair))
          .as("pair %d", pair)
          .isCloseTo(expected[pair], withPercentage(1e-4));
    }
  }

  @Test
  void yarnsRampIsTransformers() throws ModelFormatException {
    String settings = "\"yarn\", \"factor\": 4.0" + original(24) + BETAS;
    assertFrequencies(rotary(settings), 1, 0.29858035, 0.079244658, 0.015773932, 0.0062797158);
    assertFrequencies(
        rotary(settings + ", \"truncate\": false"), 1, 0.28487977, 0.052310422, 0.015773932);
    Positions.Rotary published = new Positions.Rotary(1e6, 128, Optional.of(PUBLISHED));
    assertThat(published.frequency(23)).isCloseTo(0.006978306, withPercentage(1e-4));
    assertThat(published.frequency(30)).isCloseTo(0.001064361, withPercentage(1e-4));
    assertThat(published.frequency(40)).isCloseTo(4.4456985e-05, withPercentage(1e-4));
  }

  @Test
  void yarnsAttentionFactorIsThePapersUnlessOneIsNamed() throws ModelFormatException {
    String four = ", \"factor\": 4" + original(24);
    assertThat(yarn(four).magnitude()).isCloseTo(0.1 * Math.log(4) + 1, within(1e-15));
    assertThat(rotary("\"yarn\"" + four).magnitude()).isEqualTo(yarn(four).magnitude());
    assertThat(yarn(four + ", \"attention_factor\": 1.5").magnitude()).isEqualTo(1.5);
    assertThat(yarn(", \"factor\": 1").magnitude()).isEqualTo(1);
    String scales = ", \"mscale\": 0.7, \"mscale_all_dim\": 0.5";
    assertThat(yarn(four + scales).magnitude())
        .isCloseTo((0.07 * Math.log(4) + 1) / (0.05 * Math.log(4) + 1), within(1e-15));
    assertThat(yarn(four + ", \"mscale\": 0.7").magnitude()).isEqualTo(yarn(four).magnitude());
  }

  @Test
  void yarnsSettingsThatAreNotNamed() throws ModelFormatException {
    YarnScaling plain = yarn(", \"factor\": 2");
    assertThat(plain.originalContextLength()).isEqualTo(96);
    assertThat(plain.fastTurns()).isEqualTo(32);
    assertThat(plain.slowTurns()).isEqualTo(1);
    assertThat(plain.wholePairs()).isTrue();
    assertThat(yarn(", \"factor\": null" + original(24)).factor()).isEqualTo(4);
    assertThat(yarn(", \"factor\": 2" + original(24)).factor()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"yarn\"'|factor: is missing",
        "'\"yarn\", \"factor\": 0.5'|rope scaling yarn: factor 0.5 is below 1",
        "'\"yarn\", \"factor\": \"4\"'|factor: \"4\" is not a number",
        "'\"yarn\", \"factor\": 2, \"original_max_position_embeddings\": 0'|embeddings 0 is below"
            + " 1",
        "'\"yarn\", \"factor\": 2, \"attention_factor\": -1'|attention_factor -1.0 is not positive",
        "'\"yarn\", \"factor\": 2, \"beta_fast\": 1'|beta_fast 1.0 is not above beta_slow 1.0",
        "'\"yarn\", \"factor\": 2, \"truncate\": 1'|truncate: 1 is neither true nor false",
        "'\"dynamic\"'|factor: is missing",
        "'\"dynamic\", \"factor\": 0.5'|rope scaling dynamic: factor 0.5 is below 1",
        "'\"longrope\"'|is none of default, dynamic, linear, llama3, yarn",
      })
  void badSettingsAreRefusedInWords(String settings, String words) {
    assertThatThrownBy(() -> rotary(settings))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("config.json: ")
        .hasMessageContaining(words);
  }

  @Test
  void yarnNeedsABaseAboveOne() {
    assertThatThrownBy(() -> rotary("\"yarn\", \"factor\": 2", "1.0"))
        .hasMessage("config.json: rope_theta: 1.0 is not above 1, as yarn needs");
  }

  /** Beyond the context, where transformers' frequencies change, no engine goes. */
  @Test
  void dynamicScalingLeavesTheContextAsItIs() throws ModelFormatException {
    Positions.Rotary dynamic = rotary("\"dynamic\", \"factor\": 2" + original(96));
    assertThat(dynamic.scaling()).contains(new DynamicScaling(2));
    for (int pair = 0; pair < 10; pair++) {
      assertThat(dynamic.frequency(pair)).isEqualTo(dynamic.unscaled(pair));
    }
    assertThat(dynamic.magnitude()).isEqualTo(1);
    assertThatThrownBy(() -> rotary("\"dynamic\", \"factor\": 2" + original(24)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "config.json: original_max_position_embeddings: 24 is not max_position_embeddings, 96:"
                + " dynamic scaling is computed up to the context first trained on; set both to"
                + " 24");
  }
}
