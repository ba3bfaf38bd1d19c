package dev.millrace.engine.torch;

import static dev.millrace.engine.torch.TorchUnderTest.CPU;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Precision;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.family.ModelPreset;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
  private static final ModelConfig GPT2 = ModelPreset.GPT2.config();

  private static double gib(int rows, ComputeOptions compute) {
    TrainingOptions options = new TrainingOptions(TinyModels.ADAMW, 1024, rows, 1, compute);
    return MemoryEstimate.bytes(GPT2, options, true) / (double) (1 << 30);
  }

  /**
   * nanoGPT: GPT-2 124 M, 12 x 1024 tokens, bfloat16 and flash attention, fits a card of 24 GiB.
   */
  @Test
  void gpt2InMixedPrecisionIsWhatIsKnown() {
    assertThat(gib(12, CPU.withPrecision(Precision.BF16))).isBetween(9.0, 18.0);
  }

  @Test
  void eachSettingThatSavesMemoryLowersIt() {
    ComputeOptions mixed = CPU.withPrecision(Precision.BF16);
    assertThat(gib(32, mixed)).isLessThan(gib(32, CPU));
    assertThat(gib(32, mixed.withRecompute(true))).isLessThan(gib(32, mixed) / 2);
    assertThat(gib(8, mixed)).isLessThan(gib(32, mixed) / 2);
  }

  @Test
  void aTrainedWeightTakesSixteenBytesAtLeast() {
    assertThat(gib(1, CPU)).isGreaterThan(16 * GPT2.parameterCount() / (double) (1 << 30));
  }
}
