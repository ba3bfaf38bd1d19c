package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VectorMathTest {
  @Test
  void exponentialIsWithinTwoUlps() {
    for (float x = -86.9f; x < 87.9f; x += 0.0137f) {
      double expected = Math.exp(x);
      float actual = VectorMath.exp(VectorMath.broadcast(x)).lane(0);
      assertThat((double) actual)
          .as("e^%s", x)
          .isCloseTo(expected, within(2 * (double) Math.ulp((float) expected)));
    }
  }

  @Test
  void tanhAndSigmoidKeepTheirLimits() {
    for (float x : new float[] {-200, -20, -1, -1e-3f, 0, 1e-3f, 1, 20, 200}) {
      assertThat((double) VectorMath.tanh(VectorMath.broadcast(x)).lane(0))
          .isCloseTo(Math.tanh(x), within(3e-7));
      assertThat((double) VectorMath.sigmoid(VectorMath.broadcast(x)).lane(0))
          .isCloseTo(1 / (1 + Math.exp(-x)), within(3e-7));
    }
    assertThat(VectorMath.exp(VectorMath.broadcast(Float.NaN)).lane(0)).isNaN();
  }
}
