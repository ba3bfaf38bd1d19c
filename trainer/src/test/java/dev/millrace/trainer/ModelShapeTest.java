package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.ModelPreset;
import dev.millrace.model.gguf.GgufModel;
import dev.millrace.model.gguf.GgufWriter;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelShapeTest {
  @TempDir Path folder;

  @Test
  void aPresetAConfigAndItsFolderAreShapes() {
    assertThat(ModelShape.of("tiny")).isEqualTo(shape(ModelPreset.TINY.config()));
    Path file = TestModels.configFile(folder);
    assertThat(ModelShape.of(file.toString())).isEqualTo(shape(TestModels.config()));
    assertThat(ModelShape.of(folder.toString())).isEqualTo(shape(TestModels.config()));
  }

  private static ModelShape shape(ModelConfig config) {
    return new ModelShape(config, Optional.empty());
  }

  @Test
  void aFolderWithWeightsAndAFileOfLlamaCppAreModelsToBeginWith() throws IOException {
    ModelConfig config = TestModels.config();
    try (Weights weights = WeightInitialisation.of(config, 7)) {
      ModelFolder.write(folder, config, SpecialTokens.NONE, weights);
      Path file = folder.resolve("model.gguf");
      GgufWriter.write(
          file,
          new GgufModel.Source(
              "m", config, SpecialTokens.NONE, weights, Optional.empty(), Optional.empty()),
          Optional.empty());
      for (Path path : List.of(folder, file)) {
        assertThat(ModelShape.of(path.toString()))
            .isEqualTo(new ModelShape(config, Optional.of(path)));
      }
    }
  }

  @Test
  void anythingElseIsRefusedNamingWhatMayBe() throws IOException {
    assertThatThrownBy(() -> ModelShape.of("tinny"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("train.model is 'tinny', but must be one of [tiny, small, ");
    Path file = Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"bert\"}");
    assertThatThrownBy(() -> ModelShape.of(file.toString()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "'bert' is none of gemma2, gemma3_text, gpt2, gpt_neox, llama, mistral, qwen2, qwen3");
  }
}
