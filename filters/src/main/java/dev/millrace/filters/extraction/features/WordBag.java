package dev.millrace.filters.extraction.features;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words as Python's {@code \w+} finds them, and bags of their n-grams to compare two texts by. */
public final class WordBag {

  private WordBag() {}

  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (isWordCharacter(c)) {
        start = start < 0 ? i : start;
      } else if (start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      }
      i += Character.charCount(c);
    }
    if (start >= 0) {
      words.add(text.substring(start));
    }
    return words;
  }

  public static List<String> lowerCaseWords(String text) {
    return words(text.toLowerCase(Locale.ROOT));
  }

  private static boolean isWordCharacter(int c) {
    return c == '_'
        || Character.isLetterOrDigit(c)
        || Character.getType(c) == Character.LETTER_NUMBER
        || Character.getType(c) == Character.OTHER_NUMBER;
  }

  /** Counts of the n-grams; a text of fewer than n words is one n-gram. */
  public static Map<List<String>, Integer> shingles(List<String> words, int n) {
    Map<List<String>, Integer> bag = new HashMap<>();
    for (int i = 0; i < Math.max(1, words.size() - n + 1); i++) {
      bag.merge(List.copyOf(words.subList(i, Math.min(words.size(), i + n))), 1, Integer::sum);
    }
    return bag;
  }

  /**
   * How much of the extracted bag is gold (precision) and how much of the gold was found (recall).
   */
  public static Agreement compare(
      Map<List<String>, Integer> extracted, Map<List<String>, Integer> gold) {
    long both = 0;
    long found = 0;
    long wanted = 0;
    for (var entry : extracted.entrySet()) {
      both += Math.min(entry.getValue(), gold.getOrDefault(entry.getKey(), 0));
      found += entry.getValue();
    }
    for (int count : gold.values()) {
      wanted += count;
    }
    return Agreement.of(both, found, wanted);
  }

  /** Precision and recall of one page; both 1 when there was nothing to find and nothing found. */
  public record Agreement(double precision, double recall) {

    static Agreement of(long both, long found, long wanted) {
      if (both == found && both == wanted) {
        return new Agreement(1, 1);
      }
      return new Agreement(
          found == 0 ? 0 : (double) both / found, wanted == 0 ? 0 : (double) both / wanted);
    }

    public double f1() {
      return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
  }
}
