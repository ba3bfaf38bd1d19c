package dev.millrace.engine.torch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.EngineProvider;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.contract.GoldenModel;
import dev.millrace.model.contract.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedShapesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"gemma2-tiny, gemma2", "gemma3-tiny, gemma3_text"})
  void aGemmaIsRefusedByItsName(String name, String family) throws IOException {
    EngineProvider provider = new TorchEngineProvider();
    TrainingOptions options = new TrainingOptions(TinyModels.ADAMW, 8, 1, 1);
    String message = "engine torch computes no %s models; engine nd4j runs them";
    try (ModelFolder read = GoldenModel.unpack(name, folder).read()) {
      assertThatThrownBy(() -> provider.infer(read.config(), read.weights(), 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message, family);
      assertThatThrownBy(() -> provider.train(read.config(), read.weights(), options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message, family);
    }
  }
}
