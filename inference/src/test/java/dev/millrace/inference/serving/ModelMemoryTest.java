package dev.millrace.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.Gpt2;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models will hold is said before any is loaded. */
class ModelMemoryTest {
  private static final ModelConfig CONFIG = Gpt2.shape(1000, 64, 128, 2, 2, 256, 1e-5, true);

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    try (Weights weights = WeightInitialisation.of(CONFIG, 1)) {
      ModelFolder.write(folder, CONFIG, SpecialTokens.NONE, weights);
    }
  }

  private Map<String, Path> two() {
    Map<String, Path> folders = new LinkedHashMap<>();
    folders.put("a", folder);
    folders.put("b", folder);
    return folders;
  }

  @Test
  void bytesFollowTheFormat() throws IOException {
    long count = CONFIG.parameterCount();
    OptionalLong any = OptionalLong.empty();
    assertThat(new ModelMemory(WeightFormat.F32, any).bytes(folder))
        .isEqualTo(4 * count)
        .isLessThanOrEqualTo(Files.size(folder.resolve("model.safetensors")));
    assertThat(new ModelMemory(WeightFormat.FILE, any).bytes(folder)).isEqualTo(4 * count);
    assertThat(new ModelMemory(WeightFormat.BF16, any).bytes(folder)).isEqualTo(2 * count);
    assertThat(new ModelMemory(WeightFormat.INT8, any).bytes(folder))
        .isEqualTo((long) Math.ceil(1.0625 * count));
  }

  @Test
  void whatDoesNotFitIsRefusedWithBothFigures() throws IOException {
    long both = 2 * 4 * CONFIG.parameterCount();
    assertThat(new ModelMemory(WeightFormat.F32, OptionalLong.of(9L << 20)).require(two()))
        .isEqualTo("the weights of a 2 MiB, b 2 MiB are 4 MiB of 9 MiB free");
    ModelMemory little = new ModelMemory(WeightFormat.F32, OptionalLong.of(both - 1));
    assertThatThrownBy(() -> little.require(two()))
        .isInstanceOf(ModelMemory.NoRoomException.class)
        .hasMessageContaining("a 2 MiB, b 2 MiB are 4 MiB, but only 3 MiB are free");
    assertThat(new ModelMemory(WeightFormat.F32, OptionalLong.empty()).require(two()))
        .isEqualTo("the weights of a 2 MiB, b 2 MiB are 4 MiB");
  }
}
