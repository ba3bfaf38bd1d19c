package dev.millrace.filters;

import dev.millrace.filters.duplicates.ShingleWords;
import dev.millrace.filters.words.WordSplitter;
import java.util.List;

/** Shingles are made of the recipe's own words, so that signatures equal datatrove's. */
public final class EnglishShingleWords implements ShingleWords {

  @Override
  public List<String> split(String normalizedText, String language) {
    return WordSplitter.english().split(normalizedText).toList();
  }
}
