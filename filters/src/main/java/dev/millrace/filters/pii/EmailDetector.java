package dev.millrace.filters.pii;

import java.util.ArrayList;
import java.util.List;

/**
 * E-mail addresses, exactly those that datatrove's pattern matches, found from the at-sign
 * outwards. The pattern is {@code \bATOM(\.ATOM)*@(LABEL\.)+LABEL}, or an address literal in
 * brackets after the at-sign; an atom is of letters, digits and {@code !#$%&'*+/=?^_`{|}~-}, a
 * label of letters, digits and inner hyphens, all ASCII, while {@code \b} is a border of a Unicode
 * word.
 */
final class EmailDetector implements PiiDetector {
  private static final boolean[] ATOM = new boolean[128];

  static {
    for (int c = 0; c < ATOM.length; c++) {
      ATOM[c] = Ascii.isAlphanumeric(c) || "!#$%&'*+/=?^_`{|}~-".indexOf(c) >= 0;
    }
  }

  @Override
  public List<PiiSpan> find(String text) {
    List<PiiSpan> spans = new ArrayList<>();
    int free = 0;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int start = localStart(text, free, at);
      if (start < 0) {
        continue;
      }
      int end = domainEnd(text, at + 1);
      if (end < 0) {
        end = literalEnd(text, at + 1);
      }
      if (end >= 0) {
        spans.add(new PiiSpan(PiiKind.EMAIL, start, end));
        free = end;
      }
    }
    return spans;
  }

  // The leftmost word border from which dotted atoms run up to the at-sign; -1 where there is none.
  private static int localStart(String text, int from, int at) {
    int start = -1;
    for (int i = at - 1; i >= from; i--) {
      char c = text.charAt(i);
      if (isAtom(c)) {
        if (isWordBorder(text, i)) {
          start = i;
        }
      } else if (c != '.' || i + 1 == at || text.charAt(i + 1) == '.') {
        break;
      }
    }
    return start;
  }

  private static boolean isAtom(char c) {
    return c < ATOM.length && ATOM[c];
  }

  private static boolean isWordBorder(String text, int at) {
    boolean wordBefore = at > 0 && isWordCharacter(text.codePointBefore(at));
    return wordBefore != isWordCharacter(text.charAt(at));
  }

  // Python's \w: alphanumeric by str.isalnum, or the underscore.
  private static boolean isWordCharacter(int c) {
    if (c < 128) {
      return Ascii.isAlphanumeric(c) || c == '_';
    }
    int type = Character.getType(c);
    return Character.isLetter(c)
        || type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  // One past the longest (LABEL\.)+LABEL that starts here; -1 where there is none.
  private static int domainEnd(String text, int from) {
    int end = -1;
    int labels = 0;
    for (int start = from; ; ) {
      int runEnd = labelRunEnd(text, start);
      int labelEnd = runEnd;
      while (labelEnd > start && text.charAt(labelEnd - 1) == '-') {
        labelEnd--;
      }
      if (labelEnd == start || text.charAt(start) == '-') {
        return end;
      }
      labels++;
      if (labels > 1) {
        end = labelEnd;
      }
      if (labelEnd != runEnd || runEnd == text.length() || text.charAt(runEnd) != '.') {
        return end;
      }
      start = runEnd + 1;
    }
  }

  private static int labelRunEnd(String text, int from) {
    int at = from;
    while (at < text.length()
        && (Ascii.isAlphanumeric(text.charAt(at)) || text.charAt(at) == '-')) {
      at++;
    }
    return at;
  }

  // One past an address literal as the pattern has it: [1.2.3.4], or [1.2.3.tag:].
  private static int literalEnd(String text, int from) {
    if (from >= text.length() || text.charAt(from) != '[') {
      return -1;
    }
    int at = from + 1;
    for (int i = 0; i < 3; i++) {
      int end = Ascii.digitsEnd(text, at);
      if (!Ipv4Detector.isOctet(text, at, end) || end == text.length() || text.charAt(end) != '.') {
        return -1;
      }
      at = end + 1;
    }
    int digits = Ascii.digitsEnd(text, at);
    if (Ipv4Detector.isOctet(text, at, digits)
        && digits < text.length()
        && text.charAt(digits) == ']') {
      return digits + 1;
    }
    int tag = labelRunEnd(text, at);
    return tag > at && text.charAt(tag - 1) != '-' && text.startsWith(":]", tag) ? tag + 2 : -1;
  }
}
