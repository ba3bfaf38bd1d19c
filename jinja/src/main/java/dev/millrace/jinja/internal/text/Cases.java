package dev.millrace.jinja.internal.text;

import java.util.Locale;

/** Upper, lower and title case as Python has them. */
public final class Cases {
  private Cases() {}

  public static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  public static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** For comparing without case. */
  public static String folded(String text) {
    return lower(upper(text)).replace('ς', 'σ');
  }

  public static String capitalized(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = Character.charCount(text.codePointAt(0));
    return titled(text.codePointAt(0)) + lower(text.substring(end));
  }

  private static String titled(int character) {
    String upper = upper(Character.toString(character));
    int first = Character.charCount(upper.codePointAt(0));
    return first == upper.length()
        ? Character.toString(Character.toTitleCase(character))
        : upper.substring(0, first) + lower(upper.substring(first));
  }

  /** A capital after every character that has no case. */
  public static String title(String text) {
    StringBuilder title = new StringBuilder();
    int from = 0;
    while (from < text.length()) {
      int character = text.codePointAt(from);
      int to = from + Character.charCount(character);
      if (isCased(character)) {
        while (to < text.length() && isCased(text.codePointAt(to))) {
          to += Character.charCount(text.codePointAt(to));
        }
        title.append(capitalized(text.substring(from, to)));
      } else {
        title.appendCodePoint(character);
      }
      from = to;
    }
    return title.toString();
  }

  public static boolean isCased(int character) {
    return Character.isUpperCase(character)
        || Character.isLowerCase(character)
        || Character.isTitleCase(character);
  }

  public static String swapped(String text) {
    StringBuilder swapped = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              String one = Character.toString(character);
              boolean upper = Character.isUpperCase(character);
              swapped.append(
                  upper ? lower(one) : Character.isLowerCase(character) ? upper(one) : one);
            });
    return swapped.toString();
  }
}
