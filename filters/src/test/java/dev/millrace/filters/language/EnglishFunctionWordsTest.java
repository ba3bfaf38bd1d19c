package dev.millrace.filters.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnglishFunctionWordsTest {
  /** As many words, none of which is told. */
  private static String others(int words) {
    return "mill ".repeat(words);
  }

  @Test
  void twoWordsInTwentyFiveTellButNotASingleOne() {
    assertThat(EnglishFunctionWords.tell(others(22) + "the race and")).isTrue();
    assertThat(EnglishFunctionWords.tell(others(23) + "the race and")).isFalse();
    assertThat(EnglishFunctionWords.tell("the mill")).isFalse();
    assertThat(EnglishFunctionWords.tell("")).isFalse();
  }

  @Test
  void aWordIsWhole() {
    assertThat(EnglishFunctionWords.tell("theatre android the-rest")).isFalse();
    assertThat(EnglishFunctionWords.tell("étheé thé the")).isFalse();
    assertThat(EnglishFunctionWords.tell("the,and")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "De molen staat aan de rivier, of hij nu draait of niet, en hij is van de stad.",
        "Møllen ligger ved elven for at få vand til hjulet, og den er fra gammel tid.",
        "Die Mühle steht am Fluss, und das Wasser war nach der Schmelze so hoch.",
        "Młyn stoi nad rzeką i to od dawna; woda jest dla niego za niska."
      })
  void noOtherLanguageIsTakenForEnglish(String text) {
    assertThat(EnglishFunctionWords.tell(text)).isFalse();
  }
}
