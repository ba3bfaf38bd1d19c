package dev.millrace.filters.duplicates;

import java.util.Arrays;
import java.util.List;

/** Cuts a normalized text into the words that shingles are made of. */
@FunctionalInterface
public interface ShingleWords {

  /**
   * Splits at every space. The recipe's splitter also cuts a few contractions, so signatures differ
   * where they occur.
   */
  ShingleWords AT_SPACES =
      (text, language) -> Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();

  /**
   * The words in order, none of them empty.
   *
   * @param language ISO 639 code, which may decide how words are found
   */
  List<String> split(String normalizedText, String language);
}
