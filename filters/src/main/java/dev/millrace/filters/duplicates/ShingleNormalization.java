package dev.millrace.filters.duplicates;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What a text is reduced to before it is shingled, so that documents that differ in case, numbers,
 * punctuation, spacing or accents alone have the same shingles (datatrove's {@code simplify_text}
 * since 0.3).
 */
public final class ShingleNormalization {
  private static final String DECIMAL_SEPARATORS = ".,\u060c\u066b\u2396\u2397\u2398";
  private static final String PUNCTUATION =
      "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»";
  // Python's str.isspace above ASCII; the recipe counts the control characters as punctuation.
  private static final String SPACES =
      " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
  private static final long[] GAPS = gaps();

  private ShingleNormalization() {}

  /**
   * Lower case; numbers with at most one decimal separator to {@code 0}; punctuation, controls and
   * white space to one space; canonical decomposition without non-spacing marks; no space at either
   * end.
   */
  public static String normalize(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    StringBuilder reduced = new StringBuilder(lower.length());
    boolean ascii = reduce(lower, reduced);
    return ascii
        ? reduced.toString()
        : withoutMarks(Normalizer.normalize(reduced, Normalizer.Form.NFD)).strip();
  }

  // Returns whether what it appended is ASCII.
  private static boolean reduce(String lower, StringBuilder to) {
    int seen = 0;
    boolean gap = false;
    for (int i = 0; i < lower.length(); ) {
      char c = lower.charAt(i);
      if (isGap(c) && !Character.isDigit(c)) {
        gap = true;
        i++;
        continue;
      }
      if (gap && !to.isEmpty()) {
        to.append(' ');
      }
      gap = false;
      int digits = digitsEnd(lower, i);
      if (digits > i) {
        to.append('0');
        i = decimalsEnd(lower, digits);
      } else {
        to.append(c);
        seen |= c;
        i++;
      }
    }
    return seen < 0x80;
  }

  private static int decimalsEnd(String text, int at) {
    if (at < text.length() && DECIMAL_SEPARATORS.indexOf(text.charAt(at)) >= 0) {
      int end = digitsEnd(text, at + 1);
      return end > at + 1 ? end : at;
    }
    return at;
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c < 0x80 ? c >= '0' && c <= '9' : Character.isDigit(c)) {
        at++;
      } else if (Character.isHighSurrogate(c) && Character.isDigit(text.codePointAt(at))) {
        at += 2;
      } else {
        break;
      }
    }
    return at;
  }

  private static String withoutMarks(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c < 0x300 || Character.getType(c) != Character.NON_SPACING_MARK) {
        kept.appendCodePoint(c);
      }
    }
    return kept.toString();
  }

  private static boolean isGap(char c) {
    return (GAPS[c >> 6] & (1L << c)) != 0;
  }

  private static long[] gaps() {
    long[] set = new long[1024];
    (PUNCTUATION + SPACES).chars().forEach(c -> set[c >> 6] |= 1L << c);
    for (int c = 0; c < 0x20; c++) {
      set[0] |= 1L << c;
    }
    for (int c = 0x7f; c < 0xa0; c++) {
      set[c >> 6] |= 1L << c;
    }
    return set;
  }
}
