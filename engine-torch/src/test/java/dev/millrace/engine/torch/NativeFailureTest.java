package dev.millrace.engine.torch;

import static dev.millrace.engine.torch.TorchUnderTest.CPU;
import static dev.millrace.engine.torch.TorchUnderTest.TORCH;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.weights.Weights;
import org.junit.jupiter.api.Test;

class NativeFailureTest {
  private static final TrainingOptions OPTIONS = TORCH.options(1024, 32, 1);

  private static void fail(TrainingOptions options, String message) {
    NativeFailure.translate(
        options,
        () -> {
          throw new RuntimeException(message);
        });
  }

  @Test
  void gpuOutOfMemorySaysWhatWasNeededAndWhatToLower() {
    String message =
        "CUDA out of memory. Tried to allocate 6.14 GiB. GPU 0 has a total capacity of 23.52 GiB of"
            + " which 1.20 GiB is free. Including non-PyTorch memory, this process has 22.3 GiB\n"
            + "Exception raised from malloc at CUDACachingAllocator.cpp:1456";
    assertThatThrownBy(() -> fail(OPTIONS, message))
        .hasMessage(
            "out of memory: a tensor of 6.14 GiB was needed, the GPU of 23.52 GiB has 1.20 GiB"
                + " free; lower train.micro-batch-rows (32) or train.context-length (1024), or set"
                + " train.recompute=true");
    TrainingOptions recomputing =
        new TrainingOptions(TinyModels.ADAMW, 1024, 32, 1, CPU.withRecompute(true));
    assertThatThrownBy(() -> fail(recomputing, message)).hasMessageEndingWith("(1024)");
  }

  /** What libtorch really says on a CPU. */
  @Test
  void cpuOutOfMemorySaysWhatWasNeeded() {
    assertThatThrownBy(
            () ->
                NativeFailure.translate(
                    OPTIONS, () -> Scope.of(() -> Backend.hostFloats(1L << 50))))
        .hasMessageStartingWith("out of memory: a tensor of 4294967296 MiB was needed; lower");
  }

  @Test
  void otherErrorsAreOneLineWithoutFrames() {
    ModelConfig config = TinyModels.gpt2(true);
    try (Weights weights = TinyModels.weights(config, 1, 0.1);
        TorchTrainingEngine engine =
            TorchUnderTest.engine(config, weights, TORCH.options(16, 1, 1))) {
      assertThatThrownBy(
              () ->
                  NativeFailure.translate(
                      OPTIONS, () -> Scope.of(() -> engine.parameters().weights().view(-1, 7))))
          .hasMessageMatching("libtorch: shape '\\[-1, 7\\]' is invalid for input of size [0-9]+");
    }
  }
}
