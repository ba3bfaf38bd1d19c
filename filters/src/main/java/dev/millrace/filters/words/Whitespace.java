package dev.millrace.filters.words;

/** White space and line ends as Python's {@code str} methods understand them. */
public final class Whitespace {

  private Whitespace() {}

  /** {@code str.isspace} of one character: Zs, or bidirectional class WS, B or S. */
  public static boolean isSpace(char c) {
    if (c < 0x80) {
      return c == ' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f);
    }
    return switch (c) {
      case 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
      default -> c >= 0x2000 && c <= 0x200a;
    };
  }

  /** Offset of the first character that is not white space, or {@code to}. */
  public static int skip(CharSequence text, int from, int to) {
    int i = from;
    while (i < to && isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Offset after the last character that is not white space, or {@code from}. */
  public static int skipBack(CharSequence text, int from, int to) {
    int i = to;
    while (i > from && isSpace(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  /** {@code str.strip}. */
  public static String strip(String text) {
    int from = skip(text, 0, text.length());
    return text.substring(from, skipBack(text, from, text.length()));
  }

  /** Whether there is nothing but white space in the range. */
  public static boolean isBlank(CharSequence text, int from, int to) {
    return skip(text, from, to) == to;
  }

  /** {@code str.splitlines}: a terminator at the end opens no further line. */
  public static Spans splitLines(String text) {
    Spans.Builder lines = new Spans.Builder(text);
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isLineEnd(c)) {
        lines.add(start, i);
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
    if (start < text.length()) {
      lines.add(start, text.length());
    }
    return lines.build();
  }

  private static boolean isLineEnd(char c) {
    if (c > 0x1e) {
      return c == 0x85 || c == 0x2028 || c == 0x2029;
    }
    return (c >= 0x0a && c <= 0x0d) || c >= 0x1c;
  }
}
