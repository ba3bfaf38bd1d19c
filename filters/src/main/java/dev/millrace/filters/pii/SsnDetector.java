package dev.millrace.filters.pii;

import java.util.ArrayList;
import java.util.List;

/**
 * United States social security numbers with their hyphens, 123-45-6789, in the ranges that are
 * issued: area neither 000, 666 nor from 900, group not 00, serial not 0000.
 */
final class SsnDetector implements PiiDetector {
  private static final int LENGTH = 11;

  @Override
  public List<PiiSpan> find(String text) {
    List<PiiSpan> spans = new ArrayList<>();
    for (int hyphen = text.indexOf('-', 3); hyphen >= 0; hyphen = text.indexOf('-', hyphen + 1)) {
      int start = hyphen - 3;
      if (start + LENGTH <= text.length() && isSsn(text, start) && isBordered(text, start)) {
        spans.add(new PiiSpan(PiiKind.US_SSN, start, start + LENGTH));
      }
    }
    return spans;
  }

  private static boolean isSsn(String text, int start) {
    if (Ascii.digitsEnd(text, start) != start + 3
        || Ascii.digitsEnd(text, start + 4) != start + 6
        || text.charAt(start + 6) != '-'
        || Ascii.digitsEnd(text, start + 7) != start + LENGTH) {
      return false;
    }
    int area = Integer.parseInt(text, start, start + 3, 10);
    return area != 0
        && area != 666
        && area < 900
        && !text.startsWith("00", start + 4)
        && !text.startsWith("0000", start + 7);
  }

  private static boolean isBordered(String text, int start) {
    int end = start + LENGTH;
    boolean before = start > 0 && isNumberCharacter(text.charAt(start - 1));
    boolean after =
        end < text.length()
            && (Character.isLetterOrDigit(text.charAt(end))
                || (text.charAt(end) == '-'
                    && end + 1 < text.length()
                    && Character.isLetterOrDigit(text.charAt(end + 1))));
    return !before && !after;
  }

  private static boolean isNumberCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '+';
  }
}
