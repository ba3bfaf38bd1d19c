package dev.millrace.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logits and greedy continuations that transformers 5.18 computed in float32. */
class GoldenLogitsTest {
  private static final float TOLERANCE = 2e-4f;

  private static Path folder(String model) {
    return Path.of("../engine-nd4j/src/test/resources/golden", model);
  }

  private static JsonNode golden(String model) throws IOException {
    return new ObjectMapper().readTree(folder(model).resolve("golden.json").toFile());
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.path(i).intValue()).toArray();
  }

  private static void assertLogits(JsonNode expected, float[] actual, String where) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i])
          .as("%s, token %d", where, i)
          .isCloseTo(expected.path(i).floatValue(), within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny", "llama31-tiny"})
  void logitsAreTransformers(String name) throws IOException {
    JsonNode golden = golden(name);
    int[] ids = ints(golden.path("ids"));
    try (ModelFolder model = ModelFolder.read(folder(name));
        InferenceEngine inference =
            EngineProviders.named("torch").infer(model.config(), model.weights(), 2);
        TorchTrainingEngine training =
            Models.engine(model.config(), model.weights(), Models.options(ids.length, 1, 1))) {
      float[][] byInference = inference.logits(ids);
      float[][] byTraining = training.logits(ids);
      for (int i = 0; i < golden.path("positions").size(); i++) {
        int position = golden.path("positions").path(i).intValue();
        JsonNode expected = golden.path("logits_first_positions").path(i);
        assertLogits(expected, byInference[position], "inference at " + position);
        assertLogits(expected, byTraining[position], "training at " + position);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"gpt2-tiny, ids", "llama31-tiny, ids", "stories260K, prompt_ids"})
  void greedyIdsAreTransformers(String name, String promptKey) throws IOException {
    JsonNode golden = golden(name);
    int[] prompt = ints(golden.path(promptKey));
    int[] expected = ints(golden.path("greedy_ids"));
    try (ModelFolder model = ModelFolder.read(folder(name));
        InferenceEngine engine =
            EngineProviders.named("torch").infer(model.config(), model.weights(), 2);
        InferenceEngine.Sequence sequence = engine.newSequence()) {
      float[] logits = append(engine, sequence, prompt);
      for (int i = prompt.length; i < expected.length; i++) {
        int next = greedy(logits);
        assertThat(next).as("token %d", i).isEqualTo(expected[i]);
        if (i + 1 < expected.length) {
          logits = append(engine, sequence, next);
        }
      }
      if (golden.has("last_logits")) {
        float[][] all = engine.logits(prompt);
        assertLogits(golden.path("last_logits"), all[all.length - 1], "after the prompt");
      }
    }
  }

  private static float[] append(
      InferenceEngine engine, InferenceEngine.Sequence sequence, int... tokens) {
    return engine.append(List.of(new InferenceEngine.Input(sequence, tokens))).getFirst();
  }

  private static int greedy(float[] logits) {
    return IntStream.range(0, logits.length)
        .reduce((best, i) -> logits[i] > logits[best] ? i : best)
        .orElseThrow();
  }
}
