package dev.millrace.crawl.url.internal;

/** Kinds of characters that the standards define within ASCII alone. */
public final class Ascii {
  private Ascii() {}

  public static boolean isLetter(int next) {
    int lower = next | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  public static boolean isDigit(int next) {
    return next >= '0' && next <= '9';
  }

  /** What never needs an escape (RFC 3986, section 2.3). */
  public static boolean isUnreserved(int octet) {
    return isLetter(octet)
        || isDigit(octet)
        || octet == '-'
        || octet == '.'
        || octet == '_'
        || octet == '~';
  }

  /** The octet of the percent escape that begins there; negative where none does. */
  public static int escapedOctet(CharSequence text, int at) {
    if (at + 2 >= text.length()) {
      return -1;
    }
    int high = hex(text.charAt(at + 1));
    int low = hex(text.charAt(at + 2));
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }

  private static int hex(char digit) {
    return digit < 0x80 ? Character.digit(digit, 16) : -1;
  }
}
