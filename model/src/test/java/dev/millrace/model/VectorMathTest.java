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

  @Test
  void errorFunctionIsCsAndOdd() {
    double[][] known = {
      {-9, -1},
      {-3, -0.999977909503},
      {-1.5, -0.966105146475},
      {-0.5, -0.520499877813},
      {-0.01, -0.0112834155558},
      {0, 0},
      {0.01, 0.0112834155558},
      {0.1, 0.112462916018},
      {0.5, 0.520499877813},
      {1, 0.84270079295},
      {1.5, 0.966105146475},
      {2.25, 0.998537283413},
      {3, 0.999977909503},
      {9, 1}
    };
    for (double[] pair : known) {
      float x = (float) pair[0];
      float y = VectorMath.erf(VectorMath.broadcast(x)).lane(0);
      assertThat((double) y).as("erf(%s)", x).isCloseTo(pair[1], within(4e-7));
      assertThat(VectorMath.erf(VectorMath.broadcast(-x)).lane(0)).isEqualTo(-y);
    }
    assertThat(VectorMath.erf(VectorMath.broadcast(Float.NaN)).lane(0)).isNaN();
  }
}
