package dev.millrace.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.ConfigJson;
import dev.millrace.model.family.YarnScaling;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What shapes say in llama.cpp's metadata, and which it cannot say. */
class GgufShapesTest {
  private static final String CONFIG =
      """
      {"model_type": "qwen3", "hidden_size": 12, "intermediate_size": 8, "num_hidden_layers": 1,
       "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 8, "vocab_size": 9,
       "max_position_embeddings": 64 MORE}
      """;

  @TempDir private Path folder;

  private static ModelConfig config(String more) throws ModelFormatException {
    return ConfigJson.parse(CONFIG.replace("MORE", more), "config.json").model();
  }

  /** The shape of a file that is written of a shape. */
  private ModelConfig throughAFile(ModelConfig config) throws IOException {
    Path file = folder.resolve("model.gguf");
    try (Weights weights = WeightInitialisation.of(config, 1)) {
      GgufModel.Source source =
          new GgufModel.Source(
              "tiny", config, SpecialTokens.NONE, weights, Optional.empty(), Optional.empty());
      GgufWriter.write(file, source, Optional.empty());
    }
    return GgufModel.readConfig(file).model();
  }

  private static String scaling(String settings) {
    return ", \"rope_scaling\": {" + settings + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"rope_type\": \"linear\", \"factor\": 2.0",
        "\"rope_type\": \"yarn\", \"factor\": 4.0, \"original_max_position_embeddings\": 16",
        "\"rope_type\": \"yarn\", \"factor\": 4.0"
      })
  void aRopeScalingReadsBack(String settings) throws IOException {
    ModelConfig config = config(scaling(settings));
    assertThat(throughAFile(config).positions()).isEqualTo(config.positions());
  }

  @Test
  void yarnsAttentionFactorIsThePapersTimesLlamaCpps() throws IOException {
    String yarn = "\"rope_type\": \"yarn\", \"factor\": 4.0, \"attention_factor\": 1.5";
    ModelConfig config = config(scaling(yarn));
    Positions.Rotary read = throughAFile(config).rotary().orElseThrow();
    assertThat(read.magnitude()).isCloseTo(1.5, withPercentage(1e-5));
    YarnScaling scaling = (YarnScaling) config.rotary().orElseThrow().scaling().orElseThrow();
    assertThat(YarnEntries.of(scaling))
        .containsEntry("rope.scaling.attn_factor", 1.5 / YarnScaling.attentionFactor(4));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"truncate\": false', '32.0, 1.0 and false'",
    "'\"beta_fast\": 8', '8.0, 1.0 and true'",
    "'\"beta_slow\": 2', '32.0, 2.0 and true'"
  })
  void yarnAsLlamaCppDoesNotComputeItIsRefused(String setting, String named) throws IOException {
    ModelConfig config = config(scaling("\"rope_type\": \"yarn\", \"factor\": 4, " + setting));
    assertThatThrownBy(() -> throughAFile(config))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("truncate true, not with " + named);
  }

  @Test
  void dynamicScalingIsNoneWithinTheContext() throws IOException {
    ModelConfig config = config(scaling("\"rope_type\": \"dynamic\", \"factor\": 2.0"));
    assertThat(throughAFile(config).positions()).isEqualTo(Positions.Rotary.plain(10_000, 8));
  }

  @Test
  void qwen3ReadsBackWithoutBiasesAndIsRefusedWithThem() throws IOException {
    ModelConfig plain = config("");
    assertThat(throughAFile(plain)).isEqualTo(plain);
    ModelConfig biased = config(", \"attention_bias\": true");
    assertThatThrownBy(() -> throughAFile(biased))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no biases of attention in a qwen3 model");
  }
}
