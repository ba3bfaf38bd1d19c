package dev.millrace.engine.nd4j.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.model.config.Positions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotaryTest {
  private static final int POSITION = 5;

  @ParameterizedTest
  @ValueSource(ints = {2, 14, 16, 22, 32, 34, 50, 64, 66})
  void everyPairTurnsByItsFrequencyAndBack(int turned) {
    Positions.Rotary shape = Positions.Rotary.plain(10_000, turned);
    int half = turned / 2;
    try (Rotary rotary = new Rotary(shape, POSITION + 1);
        FloatArray head = new FloatArray(turned + 1)) {
      for (int i = 0; i <= turned; i++) {
        Memory.set(head.address(i), i + 1);
      }
      rotary.turn(head.address(0), POSITION);
      for (int i = 0; i < half; i++) {
        double angle = POSITION * shape.frequency(i);
        double x = i + 1;
        double y = i + half + 1;
        assertThat((double) Memory.get(head.address(i)))
            .as("number %d", i)
            .isCloseTo(x * Math.cos(angle) - y * Math.sin(angle), within(1e-4));
        assertThat((double) Memory.get(head.address(i + half)))
            .as("number %d", i + half)
            .isCloseTo(y * Math.cos(angle) + x * Math.sin(angle), within(1e-4));
      }
      rotary.turnBack(head.address(0), POSITION);
      for (int i = 0; i < turned; i++) {
        assertThat(Memory.get(head.address(i))).isCloseTo(i + 1, within(1e-4f));
      }
      assertThat(Memory.get(head.address(turned))).isEqualTo(turned + 1);
    }
  }
}
