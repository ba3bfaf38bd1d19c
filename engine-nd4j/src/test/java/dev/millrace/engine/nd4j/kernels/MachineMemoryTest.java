package dev.millrace.engine.nd4j.kernels;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.weights.WeightFormat;
import org.junit.jupiter.api.Test;

class MachineMemoryTest {
  private static final long GIB = 1L << 30;

  @Test
  void anArrayThatTheMachineCannotHoldIsRefused() {
    assertThatThrownBy(() -> new FloatArray(1L << 50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an array of 1,125,899,906,842,624 numbers does not fit");
  }

  @Test
  void weightsThatDoNotFitNameTheFormatsThatMight() {
    assertThatThrownBy(() -> MachineMemory.require(2 * GIB + 1, WeightFormat.F32, 8 * GIB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "2,147,483,649 weights as f32 need 8.0 GiB, but this machine has 8.0: take int8 or bf16"
                + " (setting inference.weights), or a smaller model");
    assertThatCode(() -> MachineMemory.require(2 * GIB, WeightFormat.F32, 8 * GIB))
        .doesNotThrowAnyException();
    assertThatCode(() -> MachineMemory.require(4 * GIB, WeightFormat.BF16, 8 * GIB))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> MachineMemory.require(9 * GIB, WeightFormat.INT8, 8 * GIB))
        .hasMessageEndingWith("take a smaller model");
  }
}
