package dev.millrace.filters.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SeparationTest {

  @Test
  void countsWhatIsKeptFromTheMinimumOn() {
    Separation found =
        Separation.of(new double[] {0.9, 0.5, 0.4}, new double[] {0.5, 0.1, 0.2, 0.3}, 0.5);
    assertThat(found.truePositives()).isEqualTo(2);
    assertThat(found.falsePositives()).isEqualTo(1);
    assertThat(found.precision()).isEqualTo(2.0 / 3);
    assertThat(found.recall()).isEqualTo(2.0 / 3);
    assertThat(found.agreement()).isEqualTo(5.0 / 7);
  }

  @Test
  void aucIsTheShareOfPairsInTheRightOrder() {
    Random random = new Random(5);
    double[] good = random.doubles(60).map(x -> Math.round((x + 0.3) * 10)).toArray();
    double[] rest = random.doubles(80).map(x -> Math.round(x * 10)).toArray();
    double pairs = 0;
    for (double g : good) {
      for (double r : rest) {
        pairs += g > r ? 1 : g == r ? 0.5 : 0;
      }
    }
    assertThat(Separation.of(good, rest, 0).auc())
        .as("seed 5")
        .isCloseTo(pairs / good.length / rest.length, within(1e-12));
  }

  @Test
  void precisionOfNothingKeptIsNoNumber() {
    assertThat(Separation.of(new double[] {0.1}, new double[] {0.2}, 0.5).precision()).isNaN();
  }
}
