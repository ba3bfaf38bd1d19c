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
    assertThatThrownBy(() -> MachineMemory.require(1000, WeightFormat.F32, 8 * GIB + 1, 8 * GIB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "1,000 weights as f32 need 8.0 GiB, but this machine has 8.0: take int4 or int8"
                + " (setting inference.weights), or a smaller model");
    assertThatCode(() -> MachineMemory.require(1000, WeightFormat.F32, 8 * GIB, 8 * GIB))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> MachineMemory.require(1000, WeightFormat.INT8, 9 * GIB, 8 * GIB))
        .hasMessageEndingWith("take int4 (setting inference.weights), or a smaller model");
    assertThatThrownBy(() -> MachineMemory.require(1000, WeightFormat.FILE, 9 * GIB, 8 * GIB))
        .hasMessageStartingWith("1,000 weights as the file has them need 9.0 GiB");
    assertThatThrownBy(() -> MachineMemory.require(1000, WeightFormat.INT4, 9 * GIB, 8 * GIB))
        .hasMessageEndingWith("take a smaller model");
  }
}
