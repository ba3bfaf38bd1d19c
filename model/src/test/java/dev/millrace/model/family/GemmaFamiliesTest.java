package dev.millrace.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.PlainShape;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.ScoreShape;
import dev.millrace.model.config.SlidingWindow;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.weights.DataType;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What config.json of Gemma 2 and 3 says. */
class GemmaFamiliesTest {
  private static final String GEMMA2 =
      """
      {"model_type": "gemma2", "hidden_size": 2304, "intermediate_size": 9216,
       "num_hidden_layers": 26, "num_attention_heads": 8, "num_key_value_heads": 4,
       "head_dim": 256, "vocab_size": 256000, "max_position_embeddings": 8192,
       "hidden_act": "gelu_pytorch_tanh", "hidden_activation": "gelu_pytorch_tanh",
       "rms_norm_eps": 1e-06, "rope_theta": 10000.0, "query_pre_attn_scalar": 256,
       "sliding_window": 4096 MORE}
      """;
  private static final String GEMMA3 =
      """
      {"model_type": "gemma3_text", "hidden_size": 1152, "intermediate_size": 6912,
       "num_hidden_layers": 26, "num_attention_heads": 4, "num_key_value_heads": 1,
       "head_dim": 256, "vocab_size": 262144, "max_position_embeddings": 32768,
       "rms_norm_eps": 1e-06, "query_pre_attn_scalar": 256, "sliding_window": 512 MORE}
      """;

  private static ModelConfig parse(String json, String more) throws ModelFormatException {
    ConfigJson config = ConfigJson.parse(json.replace("MORE", more), "config.json");
    ConfigJson written = new ConfigJson(config.model(), SpecialTokens.NONE, DataType.F32);
    assertThat(ConfigJson.parse(written.toJson(), "written").model()).isEqualTo(config.model());
    return config.model();
  }

  private static SlidingWindow window(ModelConfig model) {
    return model.attention().slidingWindow().orElseThrow();
  }

  /** As the pages of gemma-2-2b and gemma-3-1b-pt count, the tied output layer once. */
  @Test
  void publishedModelsHaveTheirParameters() throws ModelFormatException {
    assertThat(parse(GEMMA2, "").parameterCount()).isEqualTo(2_614_341_888L);
    assertThat(parse(GEMMA3, "").parameterCount()).isEqualTo(999_885_952);
  }

  @Test
  void gemma2HasCapsUnlessTheyAreNull() throws ModelFormatException {
    ModelConfig model = parse(GEMMA2, "");
    assertThat(model.attention().scores()).isEqualTo(new ScoreShape(256, OptionalDouble.of(50)));
    assertThat(model.ends().logitCap()).hasValue(30);
    assertThat(model.ends().embeddingFactor(2304)).isEqualTo(48);
    ModelConfig none =
        parse(GEMMA2, ", \"attn_logit_softcapping\": null, \"final_logit_softcapping\": null");
    assertThat(none.attention().scores().cap()).isEmpty();
    assertThat(none.ends().logitCap()).isEmpty();
    assertThatThrownBy(() -> parse(GEMMA2, ", \"final_logit_softcapping\": -1"))
        .hasMessage("config.json: logit cap -1.0 is not positive");
  }

  @Test
  void gemma2sEvenLayersHaveTheWindow() throws ModelFormatException {
    SlidingWindow window = window(parse(GEMMA2, ""));
    assertThat(window.tokens()).isEqualTo(4096);
    assertThat(window.layers()).isEqualTo(IntStream.range(0, 13).map(i -> 2 * i).boxed().toList());
    assertThat(window.theta()).isEmpty();
  }

  @Test
  void gemma3sEverySixthLayerSeesEverythingByABaseOfItsOwn() throws ModelFormatException {
    String scaling = ", \"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 8.0}";
    ModelConfig model = parse(GEMMA3, scaling);
    assertThat(window(model).layers()).hasSize(22).doesNotContain(5, 11, 17, 23);
    assertThat(model.rotary(4)).contains(Positions.Rotary.plain(10_000, 256));
    assertThat(model.rotary(5))
        .contains(new Positions.Rotary(1_000_000, 256, Optional.of(new LinearScaling(8))));
    assertThat(window(parse(GEMMA3, ", \"sliding_window_pattern\": 13")).layers())
        .hasSize(24)
        .doesNotContain(12, 25);
    assertThatThrownBy(() -> parse(GEMMA3, ", \"sliding_window_pattern\": 0"))
        .hasMessage("config.json: sliding_window_pattern: 0 is not positive");
  }

  @Test
  void transformers5sSettingsOfEachKindOfLayerAreTheSame() throws ModelFormatException {
    String old =
        ", \"rope_theta\": 5000.0, \"rope_local_base_freq\": 300.0,"
            + " \"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 8.0}";
    String full = "{\"rope_type\": \"linear\", \"factor\": 8.0, \"rope_theta\": 5000.0}";
    String both = ", \"rope_parameters\": {\"full_attention\": %s, \"sliding_attention\": %s}";
    String local = "{\"rope_type\": \"default\", \"rope_theta\": 300.0}";
    assertThat(parse(GEMMA3, both.formatted(full, local))).isEqualTo(parse(GEMMA3, old));
    assertThatThrownBy(() -> parse(GEMMA3, both.formatted(full, full)))
        .hasMessageContaining("rope_type 'linear' of sliding_attention is not supported");
    assertThatThrownBy(() -> parse(GEMMA3, ", \"rope_parameters\": " + local))
        .hasMessage("config.json: rope_parameters: sliding_attention is missing");
  }

  @Test
  void whatIsNotComputedIsRefused() {
    assertThatThrownBy(() -> parse(GEMMA3, ", \"hidden_activation\": \"silu\""))
        .hasMessage("config.json: hidden_activation: 'silu' is not gelu_pytorch_tanh");
    assertThatThrownBy(() -> parse(GEMMA3, ", \"use_bidirectional_attention\": true"))
        .hasMessage("config.json: use_bidirectional_attention: true is not supported");
  }

  @Test
  void noGemmaIsOfPlainShape() throws ModelFormatException {
    assertThat(PlainShape.is(parse(GEMMA2, ""))).isFalse();
    assertThat(PlainShape.is(parse(GEMMA3, ""))).isFalse();
  }
}
