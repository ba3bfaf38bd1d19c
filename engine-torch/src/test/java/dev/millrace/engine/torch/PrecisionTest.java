package dev.millrace.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.ComputeOptions;
import dev.millrace.model.ModelConfig;
import dev.millrace.model.Precision;
import dev.millrace.model.Tensor;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.Weights;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrecisionTest {

  static Stream<ModelConfig> configs() {
    return Stream.of(Models.gpt2(true), Models.llama(false));
  }

  private static TorchTrainingEngine engine(ModelConfig config, ComputeOptions compute) {
    try (Weights weights = Models.weights(config, 1, 0.1)) {
      return Models.engine(config, weights, new TrainingOptions(Models.ADAMW, 16, 2, 1, compute));
    }
  }

  private static double train(TorchTrainingEngine engine) {
    double loss = Double.NaN;
    for (int step = 0; step < 20; step++) {
      loss = engine.step(Models.batch(engine.config(), 4, 16, step % 2), 1e-2).loss();
    }
    return loss;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void bf16LearnsAsFp32DoesButIsNotTheSame(ModelConfig config) {
    ComputeOptions mixed = Models.CPU.withPrecision(Precision.BF16);
    try (TorchTrainingEngine exact = engine(config, Models.CPU);
        TorchTrainingEngine rounded = engine(config, mixed);
        TorchTrainingEngine recomputing = engine(config, mixed.withRecompute(true))) {
      double expected = train(exact);
      assertThat(train(rounded))
          .isNotEqualTo(expected)
          .isCloseTo(expected, Percentage.withPercentage(3));
      TokenBatch batch = Models.batch(config, 4, 16, 1);
      assertThat(rounded.summedLoss(batch))
          .isCloseTo(exact.summedLoss(batch), Percentage.withPercentage(3));
      train(recomputing);
      assertSameBits(rounded, recomputing);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void recomputingChangesNoBit(ModelConfig config) {
    try (TorchTrainingEngine keeping = engine(config, Models.CPU);
        TorchTrainingEngine recomputing = engine(config, Models.CPU.withRecompute(true))) {
      train(keeping);
      train(recomputing);
      assertSameBits(keeping, recomputing);
    }
  }

  private static void assertSameBits(TorchTrainingEngine one, TorchTrainingEngine other) {
    try (Weights a = one.weights();
        Weights b = other.weights()) {
      for (Tensor tensor : a.tensors().values()) {
        assertThat(tensor.data().mismatch(b.get(tensor.name()).data()))
            .as(tensor.name())
            .isEqualTo(-1);
      }
    }
  }
}
