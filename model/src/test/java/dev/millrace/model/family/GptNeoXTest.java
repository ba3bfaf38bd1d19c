package dev.millrace.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ActivationKind;
import dev.millrace.model.config.Branches;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.weights.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GptNeoXTest {
  private static final String PYTHIA_70M =
      """
      {"model_type": "gpt_neox", "hidden_size": 512, "intermediate_size": 2048,
       "num_hidden_layers": 6, "num_attention_heads": 8, "vocab_size": 50304,
       "max_position_embeddings": 2048, "layer_norm_eps": 1e-05, "hidden_act": "gelu",
       "rotary_pct": 0.25, "rotary_emb_base": 10000, "use_parallel_residual": true,
       "tie_word_embeddings": false}
      """;

  private static ModelConfig parse(String json) throws ModelFormatException {
    ConfigJson config = ConfigJson.parse(json, "config.json");
    ConfigJson written = new ConfigJson(config.model(), SpecialTokens.NONE, DataType.F32);
    assertThat(ConfigJson.parse(written.toJson(), "written").model()).isEqualTo(config.model());
    return config.model();
  }

  /** As the page of Pythia-70M counts. */
  @Test
  void publishedModelHasItsParameters() throws ModelFormatException {
    ModelConfig model = parse(PYTHIA_70M);
    assertThat(model.parameterCount()).isEqualTo(70_426_624);
    assertThat(model.branches()).isEqualTo(Branches.PARALLEL);
    assertThat(model.feedForward().activation()).isEqualTo(ActivationKind.GELU);
    assertThat(model.positions()).isEqualTo(Positions.Rotary.plain(10_000, 16));
  }

  @Test
  void branchesMayBeInSequence() throws ModelFormatException {
    assertThat(parse(PYTHIA_70M.replace("residual\": true", "residual\": false")).branches())
        .isEqualTo(Branches.IN_SEQUENCE);
  }

  @ParameterizedTest
  @CsvSource({"gelu_new", "gelu_fast", "gelu_pytorch_tanh"})
  void theTanhFormHasThreeNames(String name) throws ModelFormatException {
    String json = PYTHIA_70M.replace("\"gelu\"", "\"" + name + "\"");
    assertThat(parse(json).feedForward().activation()).isEqualTo(ActivationKind.GELU_TANH);
  }

  /** A product below a whole number is cut off, as transformers does. */
  @ParameterizedTest
  @CsvSource({"1, 64", "0.5, 32", "0.35, 22", "0.3281, 20"})
  void aPartOfEachHeadTurns(String part, int turned) throws ModelFormatException {
    String json = PYTHIA_70M.replace("\"rotary_pct\": 0.25", "\"rotary_pct\": " + part);
    assertThat(parse(json).rotary().orElseThrow().turned()).isEqualTo(turned);
  }

  @Test
  void everyPartReadsBack() {
    for (int headSize = 1; headSize < 300; headSize++) {
      for (int turned = 1; turned <= headSize; turned++) {
        assertThat((int) (headSize * GptNeoX.part(turned, headSize))).isEqualTo(turned);
      }
    }
  }

  /** As transformers 5 writes them. */
  @Test
  void newerSpellingOfThePositions() throws ModelFormatException {
    String parameters =
        "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 500.0,"
            + " \"partial_rotary_factor\": 0.5}, \"rotary_pct\": 0.25";
    ModelConfig model = parse(PYTHIA_70M.replace("\"rotary_pct\": 0.25", parameters));
    assertThat(model.positions()).isEqualTo(Positions.Rotary.plain(500, 32));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"hidden_act\": \"gelu\"|\"hidden_act\": \"relu\"|hidden_act: 'relu' is none of gelu",
        "\"num_attention_heads\": 8|\"num_attention_heads\": 7|hidden_size: 512 is not 7 heads of"
            + " 73",
        "\"rotary_pct\": 0.25|\"rotary_pct\": 1.5|turn 96 numbers of a head of 64",
        "\"rotary_pct\": 0.25|\"rotary_pct\": 0|0 numbers of a head are to turn"
      })
  void badSettingsAreRefusedInWords(String old, String changed, String words) {
    assertThatThrownBy(() -> parse(PYTHIA_70M.replace(old, changed)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(words);
  }
}
