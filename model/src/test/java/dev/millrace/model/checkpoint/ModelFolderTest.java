package dev.millrace.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.ModelsForTests;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Safetensors;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
  private static final Path SHARDED = Path.of("src/test/resources/golden/llama31-tiny");
  @TempDir private Path folder;

  private void write(ModelConfig config) throws IOException {
    try (Weights weights = WeightInitialisation.of(config, 1)) {
      ModelFolder.write(folder, config, SpecialTokens.NONE, weights);
    }
  }

  /** Rewrites the folder's tensors without a check. */
  private void replace(UnaryOperator<List<Tensor>> change) throws IOException {
    Path file = folder.resolve(CheckpointFiles.WEIGHTS);
    try (Weights weights = Safetensors.read(file).weights()) {
      List<Tensor> tensors = new ArrayList<>(weights.tensors().values());
      Safetensors.write(file, change.apply(tensors), Map.of());
    }
  }

  private static Tensor renamed(Tensor tensor, String name) {
    return new Tensor(name, tensor.type(), tensor.shape(), tensor.data());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writtenModelReadsBackToTheBit(boolean tied) throws IOException {
    for (ModelConfig config : List.of(ModelsForTests.gpt2(tied), ModelsForTests.llama(tied))) {
      write(config);
      try (ModelFolder read = ModelFolder.read(folder);
          Weights first = WeightInitialisation.of(config, 1)) {
        assertThat(read.config()).isEqualTo(config);
        assertThat(read.weights().tensors().keySet())
            .containsExactlyElementsOf(first.tensors().keySet());
        first
            .tensors()
            .forEach(
                (name, tensor) ->
                    assertThat(read.weights().get(name).toFloats())
                        .as(name)
                        .containsExactly(tensor.toFloats()));
      }
    }
  }

  @Test
  void readsShardsOfBfloat16() throws IOException {
    try (ModelFolder model = ModelFolder.read(SHARDED)) {
      assertThat(model.weights().tensors()).hasSize(30);
      assertThat(model.config().parameterCount()).isEqualTo(173_504);
      assertThat(model.weights().get("lm_head.weight").type()).isEqualTo(DataType.BF16);
      assertThat(model.specialTokens().endOfText()).containsExactly(2);
    }
  }

  @Test
  void endsOfTheGenerationConfigEndTextsToo() throws IOException {
    write(ModelsForTests.gpt2(true));
    Path file = folder.resolve("generation_config.json");
    Files.writeString(file, "{\"eos_token_id\": [3, 5, 99999]}");
    try (ModelFolder model = ModelFolder.read(folder)) {
      assertThat(model.specialTokens().endOfText()).contains(3, 5).doesNotContain(99999);
    }
    Files.writeString(file, "3");
    assertThatThrownBy(() -> ModelFolder.read(folder)).hasMessage(file + ": is not a JSON object");
  }

  @Test
  void aConfigOfOtherBytesIsNamed() throws IOException {
    Path file = folder.resolve("config.json");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> ModelFolder.read(folder)).hasMessage(file + ": is not UTF-8");
  }

  @Test
  void savesRoundedWeights() throws IOException {
    try (ModelFolder model = ModelFolder.read(SHARDED)) {
      ModelFolder.write(
          folder, model.config(), model.specialTokens(), model.weights(), DataType.BF16);
      try (ModelFolder read = ModelFolder.read(folder)) {
        assertThat(read.weights().get("model.norm.weight").type()).isEqualTo(DataType.BF16);
        assertThat(read.weights().get("lm_head.weight").toFloats())
            .containsExactly(model.weights().get("lm_head.weight").toFloats());
      }
    }
    assertThat(ModelFolder.readConfig(folder).type()).isEqualTo(DataType.BF16);
  }

  @Test
  void acceptsNamesWithoutPrefixAndSkipsDerivedTensors() throws IOException {
    write(ModelsForTests.gpt2(true));
    replace(
        tensors -> {
          List<Tensor> changed = new ArrayList<>();
          tensors.forEach(t -> changed.add(renamed(t, t.name().substring(12))));
          changed.add(renamed(tensors.getFirst(), "h.0.attn.bias"));
          changed.add(renamed(tensors.getFirst(), "lm_head.weight"));
          return changed;
        });
    try (ModelFolder model = ModelFolder.read(folder)) {
      assertThat(model.weights().tensors()).containsKey("transformer.wte.weight").hasSize(28);
    }
  }

  @Test
  void skipsAnAttentionMaskOfBooleans() throws IOException {
    write(ModelsForTests.gpt2(true));
    Path file = folder.resolve("model.safetensors");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = Math.toIntExact(bytes.getLong());
    byte[] header = new byte[headerBytes];
    bytes.get(header);
    int end = bytes.remaining();
    String mask =
        "{\"h.0.attn.bias\":{\"dtype\":\"BOOL\",\"shape\":[1,1,2,2],\"data_offsets\":[%d,%d]},"
            .formatted(end, end + 4);
    byte[] longer =
        new String(header, StandardCharsets.UTF_8)
            .replaceFirst("\\{", Matcher.quoteReplacement(mask))
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer written =
        ByteBuffer.allocate(Long.BYTES + longer.length + end + 4).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, written.putLong(longer.length).put(longer).put(bytes).array());

    try (ModelFolder model = ModelFolder.read(folder)) {
      assertThat(model.weights().tensors()).hasSize(28);
    }
  }

  @Test
  void namesAMissingAWrongAndAForeignTensor() throws IOException {
    write(ModelsForTests.llama(true));
    replace(tensors -> tensors.subList(0, tensors.size() - 1));
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tensor model.norm.weight: is missing");
    write(ModelsForTests.llama(true));
    replace(
        tensors -> {
          Tensor q = tensors.get(2);
          tensors.set(2, new Tensor(q.name(), q.type(), List.of(16L, 2L, 4L), q.data()));
          return tensors;
        });
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .hasMessageContaining("q_proj.weight: has shape [16, 2, 4]; the config asks for [16, 8]");
    write(ModelsForTests.llama(true));
    replace(
        tensors -> {
          tensors.add(renamed(tensors.getLast(), "model.layers.0.self_attn.q_proj.bias"));
          return tensors;
        });
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .hasMessageContaining("q_proj.bias: is not part of this model");
  }

  @Test
  void refusesAnIndexThatLeavesItsFolder() throws IOException {
    copySharded();
    Path index = folder.resolve(CheckpointFiles.WEIGHTS_INDEX);
    String text = Files.readString(index);
    Files.writeString(index, text.replaceFirst("model-00004-of", "../model-00004-of"));
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .hasMessageContaining("tensor lm_head.weight: '../model-00004")
        .hasMessageContaining("is not the name of a safetensors file in this folder");
  }

  @Test
  void namesAMissingShardAndATensorOutsideItsShard() throws IOException {
    copySharded();
    Path index = folder.resolve(CheckpointFiles.WEIGHTS_INDEX);
    String text = Files.readString(index);
    Files.writeString(index, text.replace("\"lm_head.weight\"", "\"lm_head.wight\""));
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .hasMessageContaining("tensor lm_head.wight: is not in its shard");
    Files.delete(folder.resolve("model-00002-of-00004.safetensors"));
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .hasMessageContaining("shard model-00002-of-00004.safetensors is missing");
  }

  @Test
  void saysWhatAFolderLacks() throws IOException {
    assertThatThrownBy(() -> ModelFolder.read(folder)).hasMessageContaining("no config.json");
    write(ModelsForTests.gpt2(true));
    Files.delete(folder.resolve(CheckpointFiles.WEIGHTS));
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .hasMessageContaining("neither model.safetensors nor model.safetensors.index.json");
  }

  private void copySharded() throws IOException {
    try (var files = Files.list(SHARDED)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }
}
