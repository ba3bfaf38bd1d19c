package dev.millrace.trainer.evaluation;

import java.util.Locale;

/** Text as Python takes it apart: lm-evaluation-harness's figures depend on it. */
final class PythonText {
  private static final int NEXT_LINE = 0x85;

  private PythonText() {}

  /** Python's {@code str.isspace} of one character; unlike Java's, no-break spaces are some. */
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
  }

  /** Length of the text without the whitespace at its end. */
  static int lengthWithoutTrailingSpace(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** {@code text.strip()}. */
  static String strip(String text) {
    int end = lengthWithoutTrailingSpace(text);
    int begin = 0;
    while (begin < end && isSpace(text.charAt(begin))) {
      begin++;
    }
    return text.substring(begin, end);
  }

  /** {@code text.capitalize()}: the first letter upper case, the others lower. */
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    return Character.toString(Character.toTitleCase(first))
        + text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
  }

  /** {@code len(text)}: Unicode code points. */
  static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
