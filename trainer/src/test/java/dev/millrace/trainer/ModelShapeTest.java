package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.family.ModelPreset;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelShapeTest {
  @TempDir Path folder;

  @Test
  void aPresetAConfigAndItsFolderAreShapes() {
    assertThat(ModelShape.of("tiny")).isEqualTo(ModelPreset.TINY.config());
    Path file = TestModels.configFile(folder);
    assertThat(ModelShape.of(file.toString())).isEqualTo(TestModels.config());
    assertThat(ModelShape.of(folder.toString())).isEqualTo(TestModels.config());
  }

  @Test
  void anythingElseIsRefusedNamingWhatMayBe() throws IOException {
    assertThatThrownBy(() -> ModelShape.of("tinny"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("train.model is 'tinny', but must be one of [tiny, small, ");
    Path file = Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"bert\"}");
    assertThatThrownBy(() -> ModelShape.of(file.toString()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'bert' is none of gpt2, llama, mistral, qwen2");
  }
}
