package dev.millrace.filters.duplicates;

import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.Locale;

/**
 * What a text is reduced to before it is shingled, so that documents that differ in case, numbers,
 * punctuation, spacing or accents alone have the same shingles (datatrove's {@code simplify_text}
 * since 0.3).
 */
final class ShingleNormalization {
  private static final String DECIMAL_SEPARATORS = ".,\u060c\u066b\u2396\u2397\u2398";
  private static final String PUNCTUATION =
      "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»";
  // Python's str.isspace above ASCII; the recipe counts the control characters as punctuation.
  private static final String SPACES =
      " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
  private static final long[] GAPS = gaps();
  // No character below has a canonical decomposition, and none below U+0300 is a non-spacing mark.
  private static final char FIRST_DECOMPOSABLE = '\u00c0';
  private static final char FIRST_MARK = '\u0300';

  private ShingleNormalization() {}

  /**
   * Lower case; numbers with at most one decimal separator to {@code 0}; punctuation, controls and
   * white space to one space; canonical decomposition without non-spacing marks; no space at either
   * end.
   */
  static String normalize(String text) {
    char[] lower = text.toLowerCase(Locale.ROOT).toCharArray();
    StringBuilder kept = new StringBuilder(0);
    char[] reduced = new char[lower.length];
    int length = reduce(lower, reduced);
    int plain = 0;
    for (int i = 0; i < length; i++) {
      if (reduced[i] >= FIRST_DECOMPOSABLE) {
        int runEnd = i + 1;
        while (runEnd < length && reduced[runEnd] >= FIRST_DECOMPOSABLE) {
          runEnd++;
        }
        kept.append(reduced, plain, i - plain);
        appendWithoutMarks(
            Normalizer.normalize(CharBuffer.wrap(reduced, i, runEnd - i), Normalizer.Form.NFD),
            kept);
        plain = runEnd;
        i = runEnd;
      }
    }
    if (plain == 0) {
      return new String(reduced, 0, length);
    }
    return kept.append(reduced, plain, length - plain).toString().strip();
  }

  // Fills the array with the reduced text and returns its length.
  private static int reduce(char[] lower, char[] to) {
    int length = 0;
    boolean gap = false;
    for (int i = 0; i < lower.length; ) {
      char c = lower[i];
      if (isGap(c)) {
        gap = true;
        i++;
        continue;
      }
      if (gap && length > 0) {
        to[length++] = ' ';
      }
      gap = false;
      int digits = isLowerLetter(c) ? i : digitsEnd(lower, i);
      if (digits > i) {
        to[length++] = '0';
        i = decimalsEnd(lower, digits);
      } else {
        to[length++] = c;
        i++;
      }
    }
    return length;
  }

  private static boolean isLowerLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static int decimalsEnd(char[] text, int at) {
    if (at < text.length && DECIMAL_SEPARATORS.indexOf(text[at]) >= 0) {
      int end = digitsEnd(text, at + 1);
      return end > at + 1 ? end : at;
    }
    return at;
  }

  private static int digitsEnd(char[] text, int from) {
    int at = from;
    while (at < text.length) {
      char c = text[at];
      if (c < 0x80 ? c >= '0' && c <= '9' : Character.isDigit(c)) {
        at++;
      } else if (Character.isHighSurrogate(c)
          && Character.isDigit(Character.codePointAt(text, at))) {
        at += 2;
      } else {
        break;
      }
    }
    return at;
  }

  private static void appendWithoutMarks(String decomposed, StringBuilder to) {
    for (int i = 0; i < decomposed.length(); ) {
      int c = decomposed.codePointAt(i);
      i += Character.charCount(c);
      if (c < FIRST_MARK || Character.getType(c) != Character.NON_SPACING_MARK) {
        to.appendCodePoint(c);
      }
    }
  }

  private static boolean isGap(char c) {
    return (GAPS[c >> 6] & (1L << c)) != 0;
  }

  // Digits are numbers before they are punctuation: the recipe's list has a full-width one.
  private static long[] gaps() {
    long[] set = new long[1024];
    (PUNCTUATION + SPACES)
        .chars()
        .filter(c -> !Character.isDigit(c))
        .forEach(c -> set[c >> 6] |= 1L << c);
    for (int c = 0; c < 0x20; c++) {
      set[0] |= 1L << c;
    }
    for (int c = 0x7f; c < 0xa0; c++) {
      set[c >> 6] |= 1L << c;
    }
    return set;
  }
}
