package dev.millrace.filters.pii;

/** The ASCII classes that the patterns are written in. */
final class Ascii {
  private Ascii() {}

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  static boolean isAlphanumeric(int c) {
    return isDigit(c) || isLetter(c);
  }

  /** One past the last digit of the run that starts here. */
  static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
