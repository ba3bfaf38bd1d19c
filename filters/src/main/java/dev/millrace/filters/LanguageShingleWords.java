package dev.millrace.filters;

import dev.millrace.filters.duplicates.ShingleWords;
import dev.millrace.filters.language.Languages;
import dev.millrace.filters.words.WordBreaks;
import dev.millrace.filters.words.WordSplitter;
import java.util.List;

/**
 * The recipe's own words, but a dictionary's in languages without white space between words: there
 * a run between punctuation would count as one word, and texts of few runs as no duplicates.
 */
public final class LanguageShingleWords implements ShingleWords {
  private final ShingleWords english = new EnglishShingleWords();
  private final Languages languages;

  public LanguageShingleWords(Languages languages) {
    this.languages = languages;
  }

  @Override
  public List<String> split(String normalizedText, String language) {
    boolean spaces =
        languages.of(language).map(traits -> traits.words() == WordBreaks.SPACES).orElse(true);
    return spaces
        ? english.split(normalizedText, language)
        : WordSplitter.forLanguage(language, WordBreaks.DICTIONARY).split(normalizedText).toList();
  }
}
