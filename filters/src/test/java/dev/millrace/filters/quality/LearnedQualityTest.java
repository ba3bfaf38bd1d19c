package dev.millrace.filters.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearnedQualityTest {
  private static final Path MODEL = Path.of("src/test/resources/golden/fasttext/softmax.bin");

  private static LearnedQuality quality(String label, float minimum) {
    return LearnedQuality.of(new LearnedQualitySettings(Optional.of(MODEL), label, minimum))
        .orElseThrow();
  }

  @Test
  void isOffByDefault() {
    assertThat(LearnedQuality.of(LearnedQualitySettings.DEFAULT)).isEmpty();
  }

  @Test
  void dropsATextBelowTheMinimumAndKeepsOneAtIt() {
    float score = quality("good", 0).score("the theorem of theory");
    assertThat(score).isBetween(0.5f, 1f);
    assertThat(quality("good", score).fault(score)).isEmpty();
    float above = Math.nextUp(score);
    assertThat(quality("good", above).fault(score))
        .hasValueSatisfying(
            drop -> {
              assertThat(drop.rule()).isEqualTo("learned-quality.too-low");
              assertThat(drop.measured()).isEqualTo(score);
              assertThat(drop.limit()).isEqualTo(above);
            });
    assertThat(quality("good", above).finding(score).kept()).isFalse();
    assertThat(quality("good", score).finding(score).kept()).isTrue();
  }

  @Test
  void refusesALabelThatTheModelDoesNotHave() {
    assertThatThrownBy(() -> quality("hq", 0.5f))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("learned-quality.label is 'hq', but the labels of " + MODEL)
        .hasMessageContaining("good");
  }
}
