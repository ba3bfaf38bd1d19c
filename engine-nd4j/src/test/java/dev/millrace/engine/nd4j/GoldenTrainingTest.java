package dev.millrace.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.ModelFolder;
import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twenty steps of AdamW that PyTorch 2.13 computed. */
class GoldenTrainingTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/gpt2-tiny");

  @ParameterizedTest
  @CsvSource({"4, 1", "4, 2", "3, 2", "1, 1"})
  void lossesAndGradientNormsArePyTorchs(int microBatchRows, int threads) throws IOException {
    JsonNode golden = new ObjectMapper().readTree(FOLDER.resolve("training.json").toFile());
    try (ModelFolder model = ModelFolder.read(FOLDER);
        TrainingEngine engine =
            EngineProviders.named("nd4j")
                .train(
                    model.config(), model.weights(), Models.options(32, microBatchRows, threads))) {
      for (int step = 0; step < golden.path("batches").size(); step++) {
        double rate = 3e-3 * Math.min(1, (step + 1) / 5.0);
        StepResult result = engine.step(batch(golden.path("batches").path(step)), rate);
        double loss = golden.path("losses").path(step).doubleValue();
        double norm = golden.path("gradient_norms_before_clipping").path(step).doubleValue();
        assertThat(result.loss()).as("step %d", step).isCloseTo(loss, percent(1e-4));
        assertThat(result.gradientNorm()).as("step %d", step).isCloseTo(norm, percent(1e-4));
      }
      assertThat(engine.optimizerStep()).isEqualTo(20);
    }
  }

  private static Percentage percent(double relative) {
    return Percentage.withPercentage(relative * 100);
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
