package dev.millrace.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import org.junit.jupiter.api.Test;

class PackingSettingsTest {
  @Test
  void blocksHaveFrom8To131072Targets() {
    assertThat(new PackingSettings(8, 0).blockLength()).isEqualTo(8);
    assertThat(new PackingSettings(131_072, 0).blockLength()).isEqualTo(131_072);
    assertThatThrownBy(() -> new PackingSettings(7, 0))
        .isInstanceOf(SettingsException.class)
        .hasMessage("tokenize.block-length is 7, but must be from 8 to 131072");
    assertThatThrownBy(() -> new PackingSettings(131_073, 0)).isInstanceOf(SettingsException.class);
  }

  @Test
  void notAllCanBeHeldOut() {
    assertThat(new PackingSettings(8, 0).heldOutFraction()).isZero();
    assertThat(new PackingSettings(8, 0.999).heldOutFraction()).isEqualTo(0.999);
    for (double fraction : new double[] {-0.001, 1, Double.NaN}) {
      assertThatThrownBy(() -> new PackingSettings(8, fraction))
          .isInstanceOf(SettingsException.class)
          .hasMessage(
              "tokenize.held-out-fraction is " + fraction + ", but must be at least 0 and below 1");
    }
  }
}
