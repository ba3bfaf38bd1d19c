package dev.millrace.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.ModelsForTests;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.Llama;
import dev.millrace.model.gguf.blocks.GgufType;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufModelTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  @TempDir private Path folder;

  private Path written(GgufModel.Source source, Optional<GgufType> type) throws IOException {
    Path file = folder.resolve("model-" + type.map(GgufType::id).orElse("own") + ".gguf");
    GgufWriter.write(file, source, type);
    return file;
  }

  private static GgufModel.Source source(ModelFolder model) {
    return new GgufModel.Source(
        "golden",
        model.config(),
        model.specialTokens(),
        model.weights(),
        Optional.empty(),
        Optional.empty());
  }

  private Path linked(Path file) throws IOException {
    Path linked = Files.createDirectory(folder.resolve("linked"));
    ModelFolder.link(file, linked);
    return linked;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny", "llama31-tiny", "qwen3-tiny", "yarn-tiny", "neox-tiny"})
  void whatIsWrittenReadsBackToTheBit(String name) throws IOException {
    try (ModelFolder golden = ModelFolder.read(GOLDEN.resolve(name))) {
      Path file = written(source(golden), Optional.empty());
      try (ModelFolder read = ModelFolder.read(linked(file))) {
        assertThat(read.config()).isEqualTo(golden.config());
        for (Tensor expected : golden.weights().tensors().values()) {
          Tensor tensor = read.weights().get(expected.name());
          assertThat(tensor.shape()).isEqualTo(expected.shape());
          assertThat(tensor.toFloats()).as(expected.name()).isEqualTo(expected.toFloats());
        }
      }
    }
  }

  @Test
  void rowsOfQueriesLieInPairs() throws IOException {
    ModelConfig config = ModelsForTests.llama(false);
    try (Weights weights = WeightInitialisation.of(config, 1)) {
      GgufModel.Source source =
          new GgufModel.Source(
              "tiny", config, SpecialTokens.NONE, weights, Optional.empty(), Optional.empty());
      Path file = written(source, Optional.empty());
      Tensor queries = weights.get("model.layers.0.self_attn.q_proj.weight");
      try (Arena arena = Arena.ofShared()) {
        Tensor stored = GgufFile.map(file, arena).tensor("blk.0.attn_q.weight", "q");
        float[] theirs = stored.toFloats();
        float[] ours = queries.toFloats();
        int width = config.width();
        // a head of four: rows 0, 1, 2, 3 are numbers 0, 2, 1, 3
        assertThat(theirs[0]).isEqualTo(ours[0]);
        assertThat(theirs[width]).isEqualTo(ours[2 * width]);
        assertThat(theirs[2 * width]).isEqualTo(ours[width]);
        assertThat(theirs[3 * width]).isEqualTo(ours[3 * width]);
      }
    }
  }

  @Test
  void matricesOfGpt2AreTurned() throws IOException {
    ModelConfig config = ModelsForTests.gpt2(true);
    try (Weights weights = WeightInitialisation.of(config, 1);
        Arena arena = Arena.ofShared()) {
      GgufModel.Source source =
          new GgufModel.Source(
              "tiny", config, SpecialTokens.NONE, weights, Optional.empty(), Optional.empty());
      Path file = written(source, Optional.empty());
      Tensor stored = GgufFile.map(file, arena).tensor("blk.0.attn_qkv.weight", "qkv");
      float[] ours = weights.get("transformer.h.0.attn.c_attn.weight").toFloats();
      int width = config.width();
      assertThat(stored.shape()).containsExactly(3L * width, (long) width);
      // [in, out] here, [out, in] there: row 0, column 1 is our row 1, column 0
      assertThat(stored.toFloats()[1]).isEqualTo(ours[3 * width]).isNotEqualTo(ours[1]);
    }
  }

  @Test
  void eightBitsAreWithinHalfAStepOfEachBlock() throws IOException {
    ModelConfig config =
        Llama.shape(
            11,
            8,
            64,
            1,
            AttentionShape.plain(4, 2, 16),
            96,
            1e-5,
            Positions.Rotary.plain(10_000, 16),
            true);
    try (Weights weights = WeightInitialisation.of(config, 1)) {
      GgufModel.Source source =
          new GgufModel.Source(
              "tiny", config, SpecialTokens.NONE, weights, Optional.empty(), Optional.empty());
      Path file = written(source, Optional.of(GgufType.Q8_0));
      try (ModelFolder read = ModelFolder.read(file)) {
        String name = "model.layers.0.mlp.down_proj.weight";
        float[] exact = weights.get(name).toFloats();
        float[] rounded = read.weights().get(name).toFloats();
        assertThat(Arrays.equals(rounded, exact)).isFalse();
        for (int from = 0; from < exact.length; from += 32) {
          float largest = 0;
          for (int i = from; i < from + 32; i++) {
            largest = Math.max(largest, Math.abs(exact[i]));
          }
          for (int i = from; i < from + 32; i++) {
            // half a step, and the scale's own rounding to 11 bits
            assertThat(Math.abs(rounded[i] - exact[i]))
                .isLessThanOrEqualTo(largest / 127 * 0.5f + largest / 2048);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void vocabularyReadsBack(boolean wholePieces) throws IOException {
    String regex =
        new ObjectMapper()
            .writeValueAsString(
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");
    String tokenizer =
        """
        {"added_tokens": [{"id": 4, "content": "<|end|>", "special": true},
                          {"id": 5, "content": "<tool>", "special": false}],
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
           {"type": "Split", "pattern": {"Regex": %s}, "behavior": "Isolated", "invert": false},
           {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]},
         "model": {"type": "BPE", "byte_fallback": false, "ignore_merges": %s,
           "vocab": {"a": 0, "b": 1, "\\u0120": 2, "ab": 3, "<|end|>": 4},
           "merges": ["a b"]}}
        """
            .formatted(regex, wholePieces);
    ModelConfig config = ModelsForTests.llama(true);
    try (Weights weights = WeightInitialisation.of(config, 1)) {
      Path file =
          written(
              new GgufModel.Source(
                  "tiny",
                  config,
                  new SpecialTokens(OptionalInt.of(4), List.of(4)),
                  weights,
                  Optional.of(tokenizer),
                  Optional.of("{{ messages }}")),
              Optional.empty());
      GgufModel read = GgufModel.read(file);
      JsonNode before = new ObjectMapper().readTree(tokenizer);
      JsonNode after = new ObjectMapper().readTree(read.tokenizer().orElseThrow().json());
      assertThat(after.path("pre_tokenizer").path("pretokenizers").path(0))
          .isEqualTo(before.path("pre_tokenizer").path("pretokenizers").path(0));
      assertThat(after.path("model").path("merges")).isEqualTo(before.path("model").path("merges"));
      assertThat(after.path("model").path("ignore_merges").asBoolean()).isEqualTo(wholePieces);
      assertThat(after.path("model").path("vocab").properties()).hasSize(6);
      assertThat(after.path("added_tokens").path(0).path("content").asText()).isEqualTo("<|end|>");
      assertThat(after.path("added_tokens").path(0).path("special").asBoolean()).isTrue();
      assertThat(after.path("added_tokens").path(1).path("special").asBoolean()).isFalse();
      JsonNode settings = new ObjectMapper().readTree(read.tokenizer().orElseThrow().config());
      assertThat(settings.path("eos_token").asText()).isEqualTo("<|end|>");
      assertThat(settings.path("chat_template").asText()).isEqualTo("{{ messages }}");
      // named as the end, so nothing is put before a prompt
      assertThat(read.config().specialTokens().endOfText()).containsExactly(4);
      assertThat(read.config().specialTokens().beforePrompt()).isEmpty();
    }
  }

  @Test
  void aSlidingWindowIsRefusedByName() throws IOException {
    try (ModelFolder golden = ModelFolder.read(GOLDEN.resolve("mistral-tiny"))) {
      assertThatThrownBy(() -> written(source(golden), Optional.empty()))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("no sliding window of 9 tokens");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void fileIsTheSameEachTime() throws IOException {
    try (ModelFolder golden = ModelFolder.read(GOLDEN.resolve("gpt2-tiny"))) {
      byte[] first = Files.readAllBytes(written(source(golden), Optional.of(GgufType.F16)));
      byte[] second = Files.readAllBytes(written(source(golden), Optional.of(GgufType.F16)));
      assertThat(first).isEqualTo(second);
      assertThat(first.length % GgufHeader.ALIGNMENT).isZero();
    }
  }
}
