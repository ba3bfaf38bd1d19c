package dev.millrace.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.AdamW;
import dev.millrace.model.ComputeOptions;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.contract.GoldenModel;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small model's scores against those that {@code src/test/python/choice_scores.py} computes from
 * the weights by lm-evaluation-harness's rules.
 */
class GoldenScoresTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Tokenizer BYTES = TestModels.bytes();
  private static final List<String> FILES = List.of("hellaswag", "arc", "plain");

  /** Of float32 sums of a few hundred terms. */
  private static final double ROUNDING = 1e-3;

  private final Path model;
  private final JsonNode expected;

  GoldenScoresTest(@TempDir Path folder) throws IOException {
    model = folder;
    var _ = GoldenModel.unpack("gpt2-tiny", folder);
    expected = JSON.readTree(resource("expected.json").toFile());
  }

  private static Path resource(String name) {
    return Path.of("src/test/resources/evaluation", name);
  }

  private static String file(String task) {
    return resource(task + ".jsonl").toString();
  }

  private TrainingEngine engine() throws IOException {
    try (ModelFolder folder = ModelFolder.read(model)) {
      int context = folder.config().contextLength();
      AdamW optimizer = new AdamW(0.9, 0.95, 1e-8, 0.1, 1);
      return EngineProviders.named("nd4j")
          .train(
              folder.config(),
              folder.weights(),
              new TrainingOptions(optimizer, context, 8, 1, ComputeOptions.defaults()));
    }
  }

  private static Tasks tasks(int context) {
    return Tasks.read(
        FILES.stream().map(GoldenScoresTest::file).toList(),
        100,
        BYTES,
        BYTES.endOfText(),
        context);
  }

  @Test
  void theLikelihoodOfTokensIsThatOfTheGoldenLogits() throws IOException {
    JsonNode golden = JSON.readTree(model.resolve("golden.json").toFile());
    int[] ids =
        IntStream.range(0, golden.path("ids").size())
            .map(i -> golden.path("ids").path(i).intValue())
            .toArray();
    assertThat(golden.path("positions").path(2).intValue()).isEqualTo(24);
    try (TrainingEngine engine = engine()) {
      Likelihood likelihood = Likelihood.of(engine);
      assertThat(likelihood.of(Arrays.copyOf(ids, 26), 1))
          .isCloseTo(logProbability(golden, 2, ids[25]), within(ROUNDING));
      assertThat(likelihood.of(Arrays.copyOf(ids, 3), 2))
          .isCloseTo(
              logProbability(golden, 0, ids[1]) + logProbability(golden, 1, ids[2]),
              within(ROUNDING));
    }
  }

  private static double logProbability(JsonNode golden, int row, int token) {
    JsonNode logits = golden.path("logits_first_positions").path(row);
    double sum = 0;
    for (JsonNode logit : logits) {
      sum += Math.exp(logit.doubleValue());
    }
    return logits.path(token).doubleValue() - Math.log(sum);
  }

  @Test
  void eachChoiceHasTheLikelihoodThatItsTextHasAfterItsContext() throws Exception {
    try (TrainingEngine engine = engine()) {
      ChoiceEncoding encoding =
          new ChoiceEncoding(BYTES, BYTES.endOfText(), engine.config().contextLength());
      for (String name : FILES) {
        List<ChoiceItem> items = ItemFile.read(Path.of(file(name)), 100).items();
        JsonNode likelihoods = expected.path(name).path("logLikelihoods");
        assertThat(likelihoods).hasSameSizeAs(items);
        for (int i = 0; i < items.size(); i++) {
          for (int c = 0; c < items.get(i).choices().size(); c++) {
            ChoiceItem item = items.get(i);
            EncodedChoice choice = encoding.encode(item.context(), item.choices().get(c));
            assertThat(Likelihood.of(engine).of(choice.tokens(), choice.continuation()))
                .as("%s item %d choice %d", name, i, c)
                .isCloseTo(likelihoods.path(i).path(c).doubleValue(), within(ROUNDING));
          }
        }
      }
    }
  }

  @Test
  void scoresAndTheirErrorsAreThoseOfTheHarness() throws IOException {
    try (TrainingEngine engine = engine()) {
      List<TaskScore> scores = tasks(128).score(Likelihood.of(engine));

      assertThat(scores).extracting(TaskScore::task).isEqualTo(FILES);
      for (TaskScore score : scores) {
        JsonNode own = expected.path(score.task());
        assertThat(score.items()).isEqualTo(own.path("right").size());
        assertThat(score.acc()).isEqualTo(own.path("acc").doubleValue());
        assertThat(score.accNorm()).isEqualTo(own.path("accNorm").doubleValue());
        assertThat(score.accError()).isCloseTo(own.path("accError").doubleValue(), within(1e-12));
        assertThat(score.accNormError())
            .isCloseTo(own.path("accNormError").doubleValue(), within(1e-12));
      }
      assertThat(tasks(128).score(Likelihood.of(engine))).isEqualTo(scores);
    }
  }

  @Test
  void theFirstItemsOfAFileAreScoredAndTheOthersCounted() throws IOException {
    try (TrainingEngine engine = engine()) {
      List<Double> accuracies = new ArrayList<>();
      for (int most = 1; most <= 5; most++) {
        Tasks tasks = Tasks.read(List.of(file("hellaswag")), most, BYTES, BYTES.endOfText(), 128);
        TaskScore score = tasks.score(Likelihood.of(engine)).getFirst();
        assertThat(score.items()).isEqualTo(most);
        assertThat(score.leftOut()).isEqualTo(5 - most);
        accuracies.add(score.acc() * most);
      }
      assertThat(accuracies).containsExactly(0.0, 1.0, 1.0, 2.0, 2.0);
    }
  }

  @Test
  void itemsOfAGzipFileAreTheSame() throws IOException {
    Path packed = model.resolve("hellaswag.jsonl.gz");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(Path.of(file("hellaswag")), out);
    }
    assertThat(ItemFile.read(packed, 9).items())
        .isEqualTo(ItemFile.read(Path.of(file("hellaswag")), 9).items());
  }
}
