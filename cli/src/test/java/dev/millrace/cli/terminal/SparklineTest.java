package dev.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SparklineTest {
  @Test
  void ratesStandOverNothingAndMeasuresOverTheirLeast() {
    Sparkline rates = Sparkline.ofRates();
    Sparkline measure = Sparkline.ofMeasure();
    for (double value : new double[] {4, 8, 6}) {
      rates.add(value);
      measure.add(value);
    }
    assertThat(rates).hasToString("▅█▇");
    assertThat(measure).hasToString("▁█▅");
  }

  @Test
  void theLatestSixteenAreShownAndOneAloneIsNot() {
    Sparkline rates = Sparkline.ofRates();
    rates.add(100);
    assertThat(rates.toString()).isEmpty();
    rates.add(Double.NaN);
    assertThat(rates.toString()).isEmpty();
    for (int i = 0; i < 16; i++) {
      rates.add(i);
    }
    assertThat(rates.toString()).hasSize(16).startsWith("▁").endsWith("█");
  }

  @Test
  void withoutChangeNothingStandsOut() {
    Sparkline rates = Sparkline.ofRates();
    Sparkline measure = Sparkline.ofMeasure();
    for (int i = 0; i < 3; i++) {
      rates.add(0);
      measure.add(7);
    }
    assertThat(rates).hasToString("▁▁▁");
    assertThat(measure).hasToString("▁▁▁");
  }

  @Test
  void aTerminalWithoutTheBarsHasNone() {
    assertThat(Sparkline.canBeShownIn(StandardCharsets.UTF_8)).isTrue();
    assertThat(Sparkline.canBeShownIn(StandardCharsets.ISO_8859_1)).isFalse();
  }
}
