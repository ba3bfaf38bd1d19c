package dev.millrace.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {
  private static float[] logits(int length) {
    SplittableRandom random = new SplittableRandom(length);
    float[] logits = new float[length];
    for (int i = 0; i < length; i++) {
      logits[i] = (float) (random.nextDouble() * 12 - 12);
    }
    logits[length / 2] = 0;
    return logits;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 255, 256, 257, 1000, 100_277})
  void tokensAreDrawnWhereTheCumulatedWeightsSay(int length) {
    float[] logits = logits(length);
    double[] cumulative = new double[length];
    double total = 0;
    for (int i = 0; i < length; i++) {
      total += Math.exp(logits[i] / 0.7);
      cumulative[i] = total;
    }

    Softmax softmax = Softmax.of(logits, 0, 0.7);

    assertThat(softmax.total()).isCloseTo(total, within(1e-6 * total));
    for (double share = 0; share < 1; share += 0.00997) {
      int token = softmax.at(share);
      assertThat(cumulative[token]).isGreaterThan((share - 2e-6) * total);
      assertThat(token == 0 ? 0 : cumulative[token - 1]).isLessThan((share + 2e-6) * total);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.99, 0.999999})
  void weightsFromTheFloorOnHoldTheShare(double share) {
    for (int length : new int[] {1, 17, 1000, 100_277}) {
      float[] logits = logits(length);
      Softmax softmax = Softmax.of(logits, 0, 1);
      double floor = softmax.floorHolding(share);
      double held = 0;
      double fewer = 0;
      for (float logit : logits) {
        held += Math.exp(logit) >= floor * (1 - 1e-6) ? Math.exp(logit) : 0;
        fewer += Math.exp(logit) > 2 * floor * (1 + 1e-6) ? Math.exp(logit) : 0;
      }
      assertThat(held).isGreaterThanOrEqualTo(share * softmax.total() * (1 - 1e-6));
      assertThat(fewer).isLessThanOrEqualTo(share * softmax.total() * (1 + 1e-6));
    }
  }

  @Test
  void atNoShareATokenWithoutWeightIsDrawn() {
    float[] logits = new float[2000];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    logits[300] = -3;
    logits[700] = 0;
    logits[701] = -90;
    Softmax softmax = Softmax.of(logits, 0, 1);
    assertThat(softmax.at(0)).isEqualTo(300);
    assertThat(softmax.at(Math.nextDown(1.0))).isEqualTo(700);
    assertThat(softmax.at(0.99)).isEqualTo(700);
  }

  @Test
  void theSmallestTemperatureTakesTheGreatest() {
    Softmax softmax = Softmax.of(new float[] {1, 3, Math.nextDown(3f)}, 3, Double.MIN_VALUE);
    assertThat(softmax.total()).isEqualTo(1);
    assertThat(softmax.at(0.5)).isEqualTo(1);
  }
}
