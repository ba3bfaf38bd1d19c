package dev.millrace.crawl.url.internal;

import java.nio.charset.StandardCharsets;

/**
 * Percent escapes: only where a character cannot stand for itself, in upper case (RFC 3986, section
 * 6.2.2). A percent sign that begins no escape becomes one; a lone surrogate becomes U+FFFD, as in
 * browsers.
 */
public final class Escapes {
  private static final String HEX = "0123456789ABCDEF";

  /** The path percent-encode set of the WHATWG standard, and the bar, which clients escape too. */
  private static final String IN_PATH = " \"#<>?^`{}|";

  /** The special-query percent-encode set. */
  private static final String IN_QUERY = " \"#<>'";

  private Escapes() {}

  /** One segment of a path. */
  public static String segment(String text) {
    return escape(text, IN_PATH);
  }

  /** A query without its question mark. */
  public static String query(String text) {
    return escape(text, IN_QUERY);
  }

  private static String escape(String text, String special) {
    int first = 0;
    while (first < text.length() && standsForItself(text.charAt(first), special)) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '%') {
        int octet = Ascii.escapedOctet(text, i);
        i += octet < 0 ? 0 : 2;
        append(octet < 0 ? '%' : octet, octet < 0, out);
      } else if (standsForItself(next, special)) {
        out.append(next);
      } else {
        int codePoint = wellFormed(text.codePointAt(i));
        i += Character.charCount(text.codePointAt(i)) - 1;
        for (byte octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
          append(octet & 0xff, true, out);
        }
      }
    }
    return out.toString();
  }

  private static boolean standsForItself(char next, String special) {
    return next > 0x20 && next < 0x7f && next != '%' && special.indexOf(next) < 0;
  }

  private static int wellFormed(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
        ? 0xfffd
        : codePoint;
  }

  private static void append(int octet, boolean escaped, StringBuilder out) {
    if (!escaped && Ascii.isUnreserved(octet)) {
      out.append((char) octet);
    } else {
      out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
    }
  }
}
