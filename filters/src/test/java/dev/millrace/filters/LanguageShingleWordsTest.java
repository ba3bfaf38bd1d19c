package dev.millrace.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.language.Languages;
import org.junit.jupiter.api.Test;

class LanguageShingleWordsTest {
  private static final String CHINESE = "今天天气很好我们在公园里和朋友一起吃饭";

  private final MinHash byLanguage = new MinHash(new LanguageShingleWords(Languages.bundled()));
  private final MinHash english = new MinHash(new EnglishShingleWords());

  @Test
  void aChineseTextWithoutAnySpaceHasASignatureByItsWords() {
    assertThat(english.signature(CHINESE)).isEmpty();
    assertThat(byLanguage.signature(CHINESE, "zh")).isPresent();
  }

  @Test
  void languagesWithSpacesHaveTheRecipesSignatures() {
    String text = "Les 12 moulins n'ont pas tourné, won't they? They'll turn again.";
    for (String language : new String[] {"en", "fr", "sw", ""}) {
      assertThat(byLanguage.signature(text, language))
          .as(language)
          .isPresent()
          .isEqualTo(english.signature(text));
    }
  }
}
