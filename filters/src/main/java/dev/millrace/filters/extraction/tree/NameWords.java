package dev.millrace.filters.extraction.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of a class, id or itemprop value. */
final class NameWords {

  private static final int MIN_LENGTH = 2;
  private static final int MAX_LENGTH = 30;

  private NameWords() {}

  /** In lower case; words end at case and punctuation; very short and very long ones are none. */
  static List<String> of(String value) {
    List<String> words = new ArrayList<>();
    int start = 0;
    int length = value.length();
    for (int i = 0; i <= length; i++) {
      boolean letter = i < length && Character.isLetterOrDigit(value.charAt(i));
      boolean hump =
          letter
              && i > start
              && Character.isUpperCase(value.charAt(i))
              && Character.isLowerCase(value.charAt(i - 1));
      if (!letter || hump) {
        if (i - start >= MIN_LENGTH && i - start <= MAX_LENGTH) {
          words.add(value.substring(start, i).toLowerCase(Locale.ROOT));
        }
        start = letter ? i : i + 1;
      }
    }
    return words;
  }
}
