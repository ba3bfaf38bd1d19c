package dev.millrace.filters.words;

import static dev.millrace.filters.words.CharacterClasses.LOWER;

/**
 * Whether a run without white space is a URL, a host name or an e-mail address, which spaCy keeps
 * whole ({@code URL_PATTERN} of {@code lang/tokenizer_exceptions.py}, after Diego Perini): an
 * optional scheme, an optional user, a public IPv4 address or a host with a lower-case top-level
 * domain, an optional port, an optional path.
 */
final class UrlShape {

  private UrlShape() {}

  static boolean matches(String text, int from, int to) {
    // bounded, or a text without a full stop would be searched to its end for every word
    int dot = text.indexOf('.', from, to);
    if (dot < 0 || dot == to - 1) {
      return false;
    }
    int scheme = schemeEnd(text, from, to);
    return matchesWithUser(text, from, to) || (scheme > from && matchesWithUser(text, scheme, to));
  }

  /** Offset after {@code scheme://}, or {@code from} where there is none. */
  private static int schemeEnd(String text, int from, int to) {
    int i = from;
    while (i < to) {
      char c = text.charAt(i);
      if (!(Character.isLetterOrDigit(c) || c == '_' || c == '+' || c == '-' || c == '.')) {
        break;
      }
      i++;
    }
    return i - from >= 2 && i + 3 <= to && text.startsWith("://", i) ? i + 3 : from;
  }

  private static boolean matchesWithUser(String text, int from, int to) {
    if (matchesFromHost(text, from, to)) {
      return true;
    }
    int at = text.indexOf('@', from + 1, to);
    while (at > 0) {
      if (matchesFromHost(text, at + 1, to)) {
        return true;
      }
      at = text.indexOf('@', at + 1, to);
    }
    return false;
  }

  private static boolean matchesFromHost(String text, int from, int to) {
    int end = from;
    while (end < to && isHostCharacter(text.charAt(end))) {
      end++;
    }
    if (end == from) {
      return false;
    }
    // a host character can be no part of a port or path, so the host is the whole run
    return (isAddress(text, from, end) || isHost(text, from, end)) && isPortAndPath(text, end, to);
  }

  private static boolean isHostCharacter(char c) {
    return isLabelEnd(c) || c == '.' || c == '_' || c == '-';
  }

  private static boolean isLabelEnd(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || (c >= 0xa1 && !Character.isSurrogate(c));
  }

  private static boolean isHost(String text, int from, int to) {
    int dot = text.lastIndexOf('.', to - 1);
    if (dot <= from || to - dot - 1 < 2 || to - dot - 1 > 63) {
      return false;
    }
    for (int i = dot + 1; i < to; i++) {
      if (!CharacterClasses.is(text.charAt(i), LOWER)) {
        return false;
      }
    }
    int start = from;
    for (int i = from; i <= dot; i++) {
      if (text.charAt(i) == '.') {
        if (i == start
            || i - start > 64
            || !isLabelEnd(text.charAt(start))
            || !isLabelEnd(text.charAt(i - 1))) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  private static boolean isAddress(String text, int from, int to) {
    int[] octets = new int[4];
    int count = 0;
    int i = from;
    while (i < to && count < 4) {
      int start = i;
      int value = 0;
      while (i < to && i - start < 3 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        value = 10 * value + text.charAt(i++) - '0';
      }
      boolean outer = count == 0 || count == 3;
      if (i == start || value > 255 || (outer && text.charAt(start) == '0')) {
        return false;
      }
      octets[count++] = value;
      if (count < 4) {
        if (i >= to || text.charAt(i) != '.') {
          return false;
        }
        i++;
      }
    }
    return count == 4 && i == to && isPublic(octets);
  }

  private static boolean isPublic(int[] octets) {
    int first = octets[0];
    boolean reserved =
        first == 10
            || first == 127
            || (first == 169 && octets[1] == 254)
            || (first == 192 && octets[1] == 168)
            || (first == 172 && octets[1] >= 16 && octets[1] <= 31);
    return !reserved && first <= 223 && octets[3] >= 1 && octets[3] <= 254;
  }

  private static boolean isPortAndPath(String text, int from, int to) {
    int i = from;
    if (i < to && text.charAt(i) == ':') {
      int digits = i + 1;
      while (digits < to && Character.isDigit(text.charAt(digits))) {
        digits++;
      }
      if (digits - i - 1 < 2 || digits - i - 1 > 5) {
        return false;
      }
      i = digits;
    }
    return i == to || "/?#".indexOf(text.charAt(i)) >= 0;
  }
}
