package dev.millrace.tokenizer.internal.split;

import java.util.OptionalInt;
import java.util.Set;

/**
 * The groups {@code (?i:...)} that Oniguruma and Java match alike: alternatives of ASCII characters
 * and bracketed lists of them.
 *
 * <p>Oniguruma folds by Unicode's full folding: "ss" matches ß, "fi" the ligature, and no other
 * letter folds to an i, where Java takes İ and ı for one.
 */
final class IgnoredCase {
  static final String UNKNOWN = "letters without case other than in short words of ASCII";

  private static final String META = "\\()?*+.{}^$&-[";

  private static final Set<String> TOGETHER = Set.of("ss", "st", "ff", "fl");

  private IgnoredCase() {}

  /** The index of the parenthesis that closes the group, if all in the group is matched alike. */
  static OptionalInt end(String regex, int from) {
    boolean inClass = false;
    String before = "";
    StringBuilder here = new StringBuilder();
    for (int i = from; i < regex.length(); i++) {
      char c = Character.toLowerCase(regex.charAt(i));
      if (c == ')' && !inClass) {
        return OptionalInt.of(i);
      }
      if (c == '[' && !inClass) {
        inClass = true;
        continue;
      }
      if (c == ']') {
        inClass = false;
      } else if (c >= 128 || c == 'i' || META.indexOf(c) >= 0) {
        return OptionalInt.empty();
      } else {
        here.append(c);
      }
      if (!inClass) {
        if (foldTogether(before, here)) {
          return OptionalInt.empty();
        }
        before = here.toString();
        here.setLength(0);
      }
    }
    return OptionalInt.empty();
  }

  // "fi" has an i
  private static boolean foldTogether(CharSequence before, CharSequence after) {
    return before
        .chars()
        .anyMatch(
            first ->
                after
                    .chars()
                    .anyMatch(second -> TOGETHER.contains("" + (char) first + (char) second)));
  }
}
