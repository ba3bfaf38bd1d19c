package dev.millrace.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.contract.EngineUnderTest;
import dev.millrace.model.contract.GoldenModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gemma 2 and 3, which this engine runs and does not train. */
class GemmaTest {
  private static final float LOGIT_TOLERANCE = 1e-4f;

  private final Nd4jUnderTest tested = new Nd4jUnderTest();
  @TempDir private Path folder;

  private JsonNode golden(String name) throws IOException {
    GoldenModel.unpack(name, folder);
    return new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }

  private static void assertLogits(JsonNode expected, float[] actual, String where) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i])
          .as("%s, token %d", where, i)
          .isCloseTo(expected.path(i).floatValue(), within(LOGIT_TOLERANCE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemma2-tiny", "gemma3-tiny"})
  void logitsAndGreedyIdsAreTheReferences(String name) throws IOException {
    JsonNode golden = golden(name);
    int[] ids = ints(golden.path("ids"));
    int[] expected = ints(golden.path("greedy_ids"));
    try (ModelFolder read = ModelFolder.read(folder);
        InferenceEngine engine = tested.provider().infer(read.config(), read.weights(), 2);
        InferenceEngine.Sequence sequence = engine.newSequence()) {
      float[][] all = engine.logits(ids);
      for (int i = 0; i < golden.path("positions").size(); i++) {
        int position = golden.path("positions").path(i).intValue();
        JsonNode logits = golden.path("logits_first_positions").path(i);
        assertLogits(logits, all[position], "position " + position);
      }
      float[] last = EngineUnderTest.append(engine, sequence, ids);
      for (int i = ids.length; i < expected.length; i++) {
        float[] logits = last;
        int next =
            IntStream.range(0, logits.length)
                .reduce((best, id) -> logits[id] > logits[best] ? id : best)
                .orElseThrow();
        assertThat(next).as("token %d", i).isEqualTo(expected[i]);
        last = EngineUnderTest.append(engine, sequence, next);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemma2-tiny", "gemma3-tiny"})
  void aPromptInPiecesGivesTheSameBits(String name) throws IOException {
    int[] ids = ints(golden(name).path("ids"));
    try (ModelFolder read = ModelFolder.read(folder);
        InferenceEngine engine = tested.provider().infer(read.config(), read.weights(), 1);
        InferenceEngine.Sequence sequence = engine.newSequence()) {
      float[][] whole = engine.logits(ids);
      for (int i = 0; i < ids.length; i++) {
        assertThat(EngineUnderTest.append(engine, sequence, ids[i])).isEqualTo(whole[i]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemma2-tiny", "gemma3-tiny"})
  void aWrittenFolderComputesTheSameBits(String name) throws IOException {
    int[] ids = ints(golden(name).path("ids"));
    Path written = folder.resolve("written");
    try (ModelFolder read = ModelFolder.read(folder)) {
      ModelFolder.write(written, read.config(), read.specialTokens(), read.weights());
      try (ModelFolder again = ModelFolder.read(written);
          InferenceEngine first = tested.provider().infer(read.config(), read.weights(), 1);
          InferenceEngine second = tested.provider().infer(again.config(), again.weights(), 1)) {
        assertThat(again.config()).isEqualTo(read.config());
        assertThat(second.logits(ids)).isDeepEqualTo(first.logits(ids));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemma2-tiny", "gemma3-tiny"})
  void trainingIsRefusedByTheFamilysName(String name) throws IOException {
    golden(name);
    try (ModelFolder read = ModelFolder.read(folder)) {
      assertThatThrownBy(() -> tested.train(read.config(), read.weights(), 8, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "engine nd4j runs %s models, but trains none", read.config().family().modelType());
    }
  }
}
