package dev.millrace.filters.extraction.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.features.WordBag.Agreement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordBagTest {

  @Test
  void findsWordsAsPythonsWordPatternDoes() {
    assertThat(WordBag.words("Don't stop_it – 3½ x² Ⅳ, naïve 水车!"))
        .containsExactly("Don", "t", "stop_it", "3½", "x²", "Ⅳ", "naïve", "水车");
  }

  @Test
  void makesOneShingleOfATextThatIsTooShort() {
    assertThat(WordBag.shingles(List.of("a", "b"), 4)).isEqualTo(Map.of(List.of("a", "b"), 1));
    assertThat(WordBag.shingles(List.of("a", "b", "a", "b", "a"), 4)).hasSize(2);
  }

  @Test
  void countsAWordNoMoreOftenThanBothHaveIt() {
    Agreement agreement =
        WordBag.compare(
            Map.of(List.of("a"), 3, List.of("b"), 1), Map.of(List.of("a"), 1, List.of("c"), 1));
    assertThat(agreement.precision()).isEqualTo(0.25);
    assertThat(agreement.recall()).isEqualTo(0.5);
    assertThat(agreement.f1()).isEqualTo(1.0 / 3);
  }

  @Test
  void isPerfectWhenThereIsNothingToFindAndNothingFound() {
    assertThat(WordBag.compare(Map.of(), Map.of())).isEqualTo(new Agreement(1, 1));
    assertThat(WordBag.compare(Map.of(List.of("a"), 1), Map.of())).isEqualTo(new Agreement(0, 0));
    assertThat(WordBag.compare(Map.of(), Map.of(List.of("a"), 1))).isEqualTo(new Agreement(0, 0));
  }
}
