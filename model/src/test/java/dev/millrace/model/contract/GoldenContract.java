package dev.millrace.model.contract;

import static dev.millrace.model.contract.EngineUnderTest.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An engine computes what transformers and eager PyTorch do. Any engine, also one that is not of
 * this project, keeps this by a test class that extends it.
 */
public abstract class GoldenContract {
  private static final float LOGIT_TOLERANCE = 1e-4f;

  private final EngineUnderTest tested;
  @TempDir private Path folder;

  protected GoldenContract(EngineUnderTest tested) {
    this.tested = tested;
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
  @ValueSource(
      strings = {
        "gpt2-tiny",
        "llama31-tiny",
        "qwen2-tiny",
        "qwen3-tiny",
        "mistral-tiny",
        "yarn-tiny",
        "neox-tiny"
      })
  void logitsAreTheReferences(String name) throws IOException {
    GoldenModel model = GoldenModel.unpack(name, folder);
    JsonNode golden = model.json("golden.json");
    int[] ids = GoldenModel.ints(golden.path("ids"));
    try (ModelFolder read = model.read();
        InferenceEngine inference = tested.provider().infer(read.config(), read.weights(), 2);
        TrainingEngine training = tested.train(read.config(), read.weights(), ids.length, 1, 1)) {
      float[][] byInference = inference.logits(ids);
      float[][] byTraining = tested.logits(training, ids);
      for (int i = 0; i < golden.path("positions").size(); i++) {
        int position = golden.path("positions").path(i).intValue();
        JsonNode expected = golden.path("logits_first_positions").path(i);
        assertLogits(expected, byInference[position], "inference at " + position);
        assertLogits(expected, byTraining[position], "training at " + position);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2-tiny, ids",
    "llama31-tiny, ids",
    "stories260K, prompt_ids",
    "qwen2-tiny, ids",
    "qwen3-tiny, ids",
    "mistral-tiny, ids",
    "yarn-tiny, ids",
    "neox-tiny, ids"
  })
  void greedyIdsAreTheReferences(String name, String promptKey) throws IOException {
    GoldenModel model = GoldenModel.unpack(name, folder);
    JsonNode golden = model.json("golden.json");
    int[] prompt = GoldenModel.ints(golden.path(promptKey));
    int[] expected = GoldenModel.ints(golden.path("greedy_ids"));
    try (ModelFolder read = model.read();
        InferenceEngine engine = tested.provider().infer(read.config(), read.weights(), 2);
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

  private static int greedy(float[] logits) {
    return IntStream.range(0, logits.length)
        .reduce((best, i) -> logits[i] > logits[best] ? i : best)
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"qwen2-tiny, 4, 1", "mistral-tiny, 3, 2", "neox-tiny, 4, 2"})
  void twentyLossesAndGradientNormsUnderMuonArePyTorchs(
      String name, int microBatchRows, int threads) throws IOException {
    GoldenModel model = GoldenModel.unpack(name, folder);
    try (ModelFolder read = model.read();
        TrainingEngine engine =
            tested.train(
                read.config(), read.weights(), TinyModels.MUON, 32, microBatchRows, threads)) {
      assertSteps(engine, model.json("training-muon.json"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2-tiny, 4, 1",
    "gpt2-tiny, 4, 2",
    "gpt2-tiny, 3, 2",
    "gpt2-tiny, 1, 1",
    "qwen2-tiny, 4, 1",
    "qwen2-tiny, 3, 2",
    "mistral-tiny, 4, 1",
    "mistral-tiny, 3, 2",
    "qwen3-tiny, 4, 1",
    "qwen3-tiny, 3, 2",
    "neox-tiny, 4, 1",
    "neox-tiny, 3, 2",
    "yarn-tiny, 4, 1"
  })
  void twentyLossesAndGradientNormsArePyTorchs(String name, int microBatchRows, int threads)
      throws IOException {
    GoldenModel model = GoldenModel.unpack(name, folder);
    JsonNode golden = model.json("training.json");
    try (ModelFolder read = model.read();
        TrainingEngine engine =
            tested.train(read.config(), read.weights(), 32, microBatchRows, threads)) {
      assertSteps(engine, golden);
    }
  }

  private static void assertSteps(TrainingEngine engine, JsonNode golden) {
    for (int step = 0; step < golden.path("batches").size(); step++) {
      double rate = 3e-3 * Math.min(1, (step + 1) / 5.0);
      StepResult result = engine.step(batch(golden.path("batches").path(step)), rate);
      double loss = golden.path("losses").path(step).doubleValue();
      double norm = golden.path("gradient_norms_before_clipping").path(step).doubleValue();
      Percentage close = Percentage.withPercentage(0.01);
      assertThat(result.loss()).as("step %d", step).isCloseTo(loss, close);
      assertThat(result.gradientNorm()).as("step %d", step).isCloseTo(norm, close);
    }
    assertThat(engine.optimizerStep()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gpt2-tiny", "qwen2-tiny", "qwen3-tiny", "mistral-tiny", "yarn-tiny", "neox-tiny"})
  void aTrainedModelIsExportedAndReadBack(String name) throws IOException {
    GoldenModel model = GoldenModel.unpack(name, folder);
    int[] ids = GoldenModel.ints(model.json("golden.json").path("ids"));
    JsonNode batches = model.json("training.json").path("batches");
    Path exported = folder.resolve("exported");
    try (ModelFolder read = model.read();
        TrainingEngine engine = tested.train(read.config(), read.weights(), 48, 4, 1)) {
      for (JsonNode batch : batches) {
        engine.step(batch(batch), 1e-3);
      }
      try (Weights weights = engine.weights()) {
        ModelFolder.write(exported, engine.config(), read.specialTokens(), weights);
      }
      try (ModelFolder again = ModelFolder.read(exported);
          InferenceEngine inference = tested.provider().infer(again.config(), again.weights(), 1)) {
        assertThat(again.config()).isEqualTo(read.config());
        assertThat(again.specialTokens()).isEqualTo(read.specialTokens());
        float[][] expected = tested.logits(engine, ids);
        float[][] actual = inference.logits(ids);
        for (int i = 0; i < ids.length; i++) {
          assertThat(actual[i]).containsExactly(expected[i], within(LOGIT_TOLERANCE));
        }
      }
    }
  }

  private static TokenBatch batch(JsonNode rows) {
    int length = rows.path(0).size() - 1;
    int[] tokens = new int[rows.size() * (length + 1)];
    int i = 0;
    for (JsonNode row : rows) {
      for (JsonNode id : row) {
        tokens[i++] = id.intValue();
      }
    }
    int[] targets = new int[rows.size()];
    Arrays.fill(targets, length);
    return new TokenBatch(rows.size(), length, tokens, targets);
  }
}
