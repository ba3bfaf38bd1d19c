package dev.millrace.filters.language;

import java.util.Set;

/**
 * Words that make up an eighth of English prose and are hardly another language's, so that most
 * English paragraphs are known without asking the model, at a tenth of its cost.
 */
final class EnglishFunctionWords {
  private static final Set<String> WORDS =
      Set.of("the", "and", "that", "with", "from", "this", "which", "are", "was", "have");

  private static final int LONGEST = 5;

  /** Of the words of a text; a text of another language that quotes English has fewer. */
  private static final float SHARE = 0.08f;

  private static final int FEWEST = 2;

  private EnglishFunctionWords() {}

  /** Whether at least 8 % of its words are these, and more than one. */
  static boolean tell(String text) {
    int words = 0;
    int found = 0;
    for (int at = 0; at < text.length(); at++) {
      int start = at;
      while (at < text.length() && isLetter(text.charAt(at))) {
        at++;
      }
      if (at > start) {
        words++;
        if (at - start <= LONGEST && WORDS.contains(text.substring(start, at))) {
          found++;
        }
      }
    }
    return found >= FEWEST && found >= SHARE * words;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c > 127 && Character.isLetter(c));
  }
}
