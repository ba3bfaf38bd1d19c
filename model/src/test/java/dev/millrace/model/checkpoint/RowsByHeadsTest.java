package dev.millrace.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.weights.Safetensors;
import dev.millrace.model.weights.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsByHeadsTest {
  private static final String BIAS = "gpt_neox.layers.1.attention.query_key_value.bias";

  @TempDir private Path folder;

  private static Map<String, Tensor> stored(Path file, Arena arena) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Safetensors.map(file, arena, tensors, name -> true);
    return tensors;
  }

  private static float[] floats(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name).toFloats();
  }

  /** Two heads of 11: a query, a key and a value, and again. */
  @Test
  void kindsAreApartInMemoryAndHeadByHeadInFiles() {
    ModelConfig config = TinyModels.gptNeoX();
    float[] values = new float[config.projectedWidth()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    try (Arena arena = Arena.ofConfined()) {
      Tensor bias = Tensor.of(BIAS, List.of((long) values.length), values, arena);
      Map<String, Tensor> file = Map.of(BIAS, bias);
      Map<String, Tensor> memory = RowsByHeads.apart(file, config, arena);
      float[] apart = floats(memory, BIAS);
      assertThat(apart).startsWith(0, 1, 2).endsWith(63, 64, 65);
      assertThat(apart[11]).as("the second head's query").isEqualTo(33);
      assertThat(apart[22]).as("the first head's key").isEqualTo(11);
      assertThat(apart[44]).as("the first head's value").isEqualTo(22);
      assertThat(floats(RowsByHeads.together(memory, config, arena), BIAS)).isEqualTo(values);
    }
  }

  @Test
  void aFolderIsWrittenAsItWasRead() throws IOException {
    Path golden = Path.of("src/test/resources/golden/neox-tiny");
    try (ModelFolder read = ModelFolder.read(golden)) {
      ModelFolder.write(folder, read.config(), read.specialTokens(), read.weights());
    }
    try (Arena arena = Arena.ofShared()) {
      Map<String, Tensor> before = stored(golden.resolve("model.safetensors"), arena);
      Map<String, Tensor> after = stored(folder.resolve("model.safetensors"), arena);
      assertThat(after).containsOnlyKeys(before.keySet());
      before.forEach(
          (name, tensor) -> assertThat(floats(after, name)).as(name).isEqualTo(tensor.toFloats()));
    }
  }
}
