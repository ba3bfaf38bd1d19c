package dev.millrace.engine.torch;

import static dev.millrace.engine.torch.TorchUnderTest.TORCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.TokenBatch;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.weights.Weights;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What JavaCPP counts: native objects that Java still holds. */
class NativeMemoryTest {

  static Stream<ModelConfig> configs() {
    return Stream.of(TinyModels.gpt2(true), TinyModels.llama(false), TinyModels.mixture());
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aStepLeavesNoNativeObjectBehind(ModelConfig config) {
    TokenBatch batch = TinyModels.batch(config, 4, 16, 1);
    try (Weights weights = TinyModels.weights(config, 1, 0.1);
        TorchTrainingEngine engine =
            TorchUnderTest.engine(config, weights, TORCH.options(16, 2, 1))) {
      engine.step(batch, 1e-3);
      engine.summedLoss(batch);
      long before = Pointer.totalCount();
      for (int step = 0; step < 50; step++) {
        engine.step(batch, 1e-3);
        engine.summedLoss(batch);
      }
      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void closingAnEngineFreesIt(ModelConfig config) {
    try (Weights weights = TinyModels.weights(config, 1, 0.1)) {
      TorchUnderTest.engine(config, weights, TORCH.options(16, 2, 1)).close();
      long before = Pointer.totalCount();
      for (int i = 0; i < 5; i++) {
        try (TorchTrainingEngine engine =
            TorchUnderTest.engine(config, weights, TORCH.options(16, 2, 1))) {
          engine.weights().close();
          engine.moments().close();
        }
      }
      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }
}
