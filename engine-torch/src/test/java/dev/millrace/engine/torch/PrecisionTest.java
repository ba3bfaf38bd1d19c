package dev.millrace.engine.torch;

import static dev.millrace.engine.torch.TorchUnderTest.CPU;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Device;
import dev.millrace.model.Precision;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.contract.SameBits;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.weights.Weights;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrecisionTest {

  static Stream<ModelConfig> configs() {
    return Stream.of(TinyModels.gpt2(true), TinyModels.llama(false), TinyModels.mistral());
  }

  private static TorchTrainingEngine engine(ModelConfig config, ComputeOptions compute) {
    try (Weights weights = TinyModels.weights(config, 1, 0.1)) {
      return TorchUnderTest.engine(
          config, weights, new TrainingOptions(TinyModels.ADAMW, 16, 2, 1, compute));
    }
  }

  private static double train(TorchTrainingEngine engine) {
    double loss = Double.NaN;
    for (int step = 0; step < 20; step++) {
      loss = engine.step(TinyModels.batch(engine.config(), 4, 16, step % 2), 1e-2).loss();
    }
    return loss;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void bf16LearnsAsFp32DoesButIsNotTheSame(ModelConfig config) {
    ComputeOptions mixed = CPU.withPrecision(Precision.BF16);
    try (TorchTrainingEngine exact = engine(config, CPU);
        TorchTrainingEngine rounded = engine(config, mixed);
        TorchTrainingEngine recomputing = engine(config, mixed.withRecompute(true))) {
      double expected = train(exact);
      assertThat(train(rounded))
          .isNotEqualTo(expected)
          .isCloseTo(expected, Percentage.withPercentage(3));
      TokenBatch batch = TinyModels.batch(config, 4, 16, 1);
      assertThat(rounded.summedLoss(batch))
          .isCloseTo(exact.summedLoss(batch), Percentage.withPercentage(3));
      train(recomputing);
      assertSameBits(rounded, recomputing);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aCpuIsDeterministicWithoutBeingTold(ModelConfig config) {
    ComputeOptions told =
        new ComputeOptions(Device.CPU, Precision.FP32, false, /* deterministic= */ true, false);
    try (TorchTrainingEngine one = engine(config, CPU);
        TorchTrainingEngine other = engine(config, told)) {
      train(one);
      train(other);
      assertSameBits(one, other);
      assertThat(other.arithmetic()).endsWith(" deterministic");
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void recomputingChangesNoBit(ModelConfig config) {
    try (TorchTrainingEngine keeping = engine(config, CPU);
        TorchTrainingEngine recomputing = engine(config, CPU.withRecompute(true))) {
      train(keeping);
      train(recomputing);
      assertSameBits(keeping, recomputing);
    }
  }

  private static void assertSameBits(TorchTrainingEngine one, TorchTrainingEngine other) {
    try (Weights a = one.weights();
        Weights b = other.weights()) {
      SameBits.assertSameBits(a, b);
    }
  }
}
