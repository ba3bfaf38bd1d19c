package dev.millrace.engine.nd4j.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.model.config.ActivationKind;
import dev.millrace.model.config.FeedForwardShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeGluTest {
  private static final int ROWS = 3;
  private static final double STEP = 1e-5;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 35, 64})
  void everyValueIsMultipliedByTheGeluOfItsGate(int width) {
    try (FloatArray x = inputs(width);
        FloatArray y = new FloatArray((long) ROWS * width)) {
      layer(width).forward(x, y, 0, ROWS);
      for (int i = 0; i < ROWS * width; i++) {
        double expected = gelu(gate(x, width, i)) * up(x, width, i);
        assertThat((double) Memory.get(y.address(i)))
            .as("number %d", i)
            .isCloseTo(expected, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 35, 64})
  void gradientsAreThoseOfFiniteDifferences(int width) {
    try (FloatArray x = inputs(width);
        FloatArray dy = new FloatArray((long) ROWS * width);
        FloatArray dx = new FloatArray((long) ROWS * 2 * width)) {
      for (int i = 0; i < ROWS * width; i++) {
        Memory.set(dy.address(i), change(i));
      }
      layer(width).backward(x, dy, dx, 0, ROWS);
      for (int i = 0; i < ROWS * width; i++) {
        double gate = gate(x, width, i);
        double slope = (gelu(gate + STEP) - gelu(gate - STEP)) / (2 * STEP);
        assertThat(gate(dx, width, i))
            .as("gate %d", i)
            .isCloseTo(slope * up(x, width, i) * change(i), within(1e-4));
        assertThat(up(dx, width, i))
            .as("value %d", i)
            .isCloseTo(gelu(gate) * change(i), within(1e-4));
      }
    }
  }

  private static Activation layer(int width) {
    return Activation.of(new FeedForwardShape(width, ActivationKind.GEGLU_TANH, false));
  }

  /** Rows of gates and values between -3 and 3. */
  private static FloatArray inputs(int width) {
    FloatArray x = new FloatArray((long) ROWS * 2 * width);
    for (int i = 0; i < ROWS * 2 * width; i++) {
      Memory.set(x.address(i), (float) (3 * Math.sin(1 + 1.7 * i)));
    }
    return x;
  }

  private static float change(int i) {
    return (float) Math.cos(i);
  }

  private static double gate(FloatArray x, int width, int i) {
    return Memory.get(x.address((long) (i / width) * 2 * width + i % width));
  }

  private static double up(FloatArray x, int width, int i) {
    return Memory.get(x.address((long) (i / width) * 2 * width + width + i % width));
  }

  private static double gelu(double x) {
    return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }
}
