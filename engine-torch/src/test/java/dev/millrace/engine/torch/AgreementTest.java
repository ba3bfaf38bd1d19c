package dev.millrace.engine.torch;

import static dev.millrace.engine.torch.TorchUnderTest.CPU;
import static dev.millrace.engine.torch.TorchUnderTest.TORCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.model.ComputeOptions;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.Precision;
import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.contract.GoldenModel;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two engines that share no arithmetic compute the same training. */
class AgreementTest {
  private static final double RELATIVE = 1e-4;

  @TempDir private Path folder;

  private static TrainingEngine engine(
      String name, ModelConfig config, Weights weights, TrainingOptions options) {
    return EngineProviders.named(name).train(config, weights, options);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2-tiny, false",
    "gpt2-tiny, true",
    "llama31-tiny, false",
    "llama31-tiny, true",
    "qwen2-tiny, false",
    "qwen2-tiny, true",
    "qwen3-tiny, false",
    "qwen3-tiny, true",
    "neox-tiny, false",
    "neox-tiny, true",
    "mistral-tiny, false",
    "mistral-tiny, true"
  })
  void lossAndEveryGradientAreNd4js(String name, boolean recompute) throws IOException {
    try (ModelFolder model = GoldenModel.unpack(name, folder).read()) {
      int length = Math.min(48, model.config().contextLength());
      // The first moments after one step are a tenth of the clipped gradients.
      TokenBatch batch = TinyModels.batch(model.config(), 5, length, 3);
      ComputeOptions compute = CPU.withRecompute(recompute);
      TrainingOptions options = new TrainingOptions(TinyModels.ADAMW, length, 2, 2, compute);
      TrainingOptions plain = TORCH.options(length, 2, 2);
      try (TrainingEngine torch = engine("torch", model.config(), model.weights(), options);
          TrainingEngine nd4j = engine("nd4j", model.config(), model.weights(), plain)) {
        StepResult ours = torch.step(batch, 1e-3);
        StepResult theirs = nd4j.step(batch, 1e-3);
        assertThat(ours.loss()).isCloseTo(theirs.loss(), percent());
        assertThat(ours.gradientNorm()).isCloseTo(theirs.gradientNorm(), percent());
        try (Weights a = torch.moments();
            Weights b = nd4j.moments()) {
          assertThat(a.tensors().keySet()).isEqualTo(b.tensors().keySet());
          b.tensors().values().stream()
              .filter(tensor -> tensor.name().endsWith(".exp_avg"))
              .forEach(tensor -> assertClose(a.get(tensor.name()), tensor));
        }
        TokenBatch other = TinyModels.batch(model.config(), 3, length, 8);
        assertThat(torch.summedLoss(other)).isCloseTo(nd4j.summedLoss(other), percent());
        TokenBatch divided = TinyModels.divided(batch);
        assertThat(torch.step(divided, 1e-3).gradientNorm())
            .isCloseTo(nd4j.step(divided, 1e-3).gradientNorm(), percent());
      }
    }
  }

  private static Percentage percent() {
    return Percentage.withPercentage(RELATIVE * 100);
  }

  /** The norm of the difference, relative to that of the tensor. */
  private static void assertClose(Tensor actual, Tensor expected) {
    float[] a = actual.toFloats();
    float[] b = expected.toFloats();
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < b.length; i++) {
      difference += Math.pow(a[i] - b[i], 2);
      norm += Math.pow(b[i], 2);
    }
    assertThat(norm).as("%s has a gradient", expected.name()).isPositive();
    assertThat(Math.sqrt(difference / norm)).as(expected.name()).isLessThan(RELATIVE);
  }

  @ParameterizedTest
  @CsvSource({"torch, nd4j", "nd4j, torch"})
  void aCheckpointOfOneGoesOnInTheOther(String from, String to) {
    ModelConfig config = TinyModels.llama(true);
    TrainingOptions options = TORCH.options(16, 2, 2);
    try (Weights initial = TinyModels.weights(config, 1, 0.1);
        TrainingEngine whole = engine(from, config, initial, options);
        TrainingEngine first = engine(from, config, initial, options)) {
      train(whole, 0, 10);
      train(first, 0, 5);
      try (Weights weights = first.weights();
          Weights moments = first.moments();
          TrainingEngine second = engine(to, config, weights, options)) {
        second.restoreMoments(moments, first.optimizerStep());
        train(second, 5, 10);
        assertThat(second.optimizerStep()).isEqualTo(10);
        try (Weights a = second.weights();
            Weights b = whole.weights()) {
          b.tensors().values().forEach(tensor -> assertClose(a.get(tensor.name()), tensor));
        }
      }
    }
  }

  private static void train(TrainingEngine engine, int from, int to) {
    for (int step = from; step < to; step++) {
      engine.step(TinyModels.batch(engine.config(), 4, 16, step), 1e-3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch", "nd4j"})
  void bothAreFoundByName(String name) {
    EngineProvider provider = EngineProviders.named(name);
    assertThat(provider.describe()).contains("CPU");
  }

  @Test
  void nd4jRefusesWhatOnlyTorchCan() {
    ModelConfig config = TinyModels.gpt2(true);
    try (Weights weights = TinyModels.weights(config, 1, 0.1)) {
      TrainingOptions bf16 =
          new TrainingOptions(TinyModels.ADAMW, 16, 1, 1, CPU.withPrecision(Precision.BF16));
      assertThat(catchThrowable(() -> engine("nd4j", config, weights, bf16)))
          .hasMessage(
              "engine nd4j computes in fp32 on the cpu, not in bf16 on cpu; use engine torch");
    }
  }
}
