package dev.millrace.filters.duplicates;

import static dev.millrace.filters.duplicates.ShingleNormalization.normalize;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShingleNormalizationTest {
  @Test
  void replacesANumberWithOneDecimalPartByZero() {
    assertThat(normalize("a 123 b")).isEqualTo("a 0 b");
    assertThat(normalize("a 1,234.5 b")).isEqualTo("a 0 0 b");
    assertThat(normalize("3.14 1. .5 1..2")).isEqualTo("0 0 0 0 0");
    assertThat(normalize("x12y3")).isEqualTo("x0y0");
    assertThat(normalize("1.x 2،x")).isEqualTo("0 x 0،x");
    assertThat(normalize("٣٫١٤ 𝟏𝟐.𝟑")).isEqualTo("0 0");
    assertThat(normalize("1\u20182")).isEqualTo("0\u20180");
  }

  @Test
  void countsAFullWidthOneAsANumberNotAsPunctuation() {
    assertThat(normalize("a１b")).isEqualTo("a0b");
  }

  @Test
  void collapsesPunctuationControlsAndSpacesIntoOneSpace() {
    assertThat(normalize("  Hello,\t(big) — \u0007\u0085\u00a0\u3000world…! "))
        .isEqualTo("hello big world");
    assertThat(normalize("snake_case don't it’s")).isEqualTo("snake case don t it s");
  }

  @Test
  void keepsSymbolsThatTheRecipeDoesNotCountAsPunctuation() {
    assertThat(normalize("£5 ‘quoted’ • a–b ©")).isEqualTo("£0 ‘quoted • a b ©");
  }

  @Test
  void dropsMarksAfterDecomposition() {
    assertThat(normalize("Crème BRÛLÉE")).isEqualTo("creme brulee");
    assertThat(normalize("हिन्दी")).isEqualTo("हिनदी");
    assertThat(normalize("\u0301 a \u0301")).isEqualTo("a");
  }

  @Test
  void lowersInEveryScript() {
    assertThat(normalize("ΟΔΟΣ İZ ẞ")).isEqualTo("οδος iz ß");
  }
}
