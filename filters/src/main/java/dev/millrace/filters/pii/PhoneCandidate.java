package dev.millrace.filters.pii;

import java.util.ArrayList;
import java.util.List;

/**
 * Groups of digits with what phone numbers have between them: one space, hyphen, dot, slash or
 * parenthesis, or two of them.
 *
 * @param start where the first digit stands, or the plus sign or parenthesis before it
 * @param groups where each group of digits starts
 * @param ends one past each group's last digit
 */
record PhoneCandidate(int start, List<Integer> groups, List<Integer> ends) {
  private static final int MAX_GROUPS = 8;
  private static final int MAX_DIGITS = 17;

  /**
   * The candidate whose first digit stands here, with as many groups as follow within the limits.
   */
  static PhoneCandidate at(String text, int firstDigit) {
    int start = firstDigit;
    while (start > 0 && firstDigit - start < 2 && "+(".indexOf(text.charAt(start - 1)) >= 0) {
      start--;
    }
    List<Integer> groups = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    int digits = 0;
    int at = firstDigit;
    while (groups.size() < MAX_GROUPS && at < text.length() && Ascii.isDigit(text.charAt(at))) {
      int end = Ascii.digitsEnd(text, at);
      digits += end - at;
      if (digits > MAX_DIGITS) {
        break;
      }
      groups.add(at);
      ends.add(end);
      at = end;
      while (at < text.length() && at - end < 2 && " -./()\u00a0".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }
    return new PhoneCandidate(start, groups, ends);
  }

  /** This candidate without its last groups. */
  PhoneCandidate first(int count) {
    return new PhoneCandidate(start, groups.subList(0, count), ends.subList(0, count));
  }

  int end() {
    return ends.getLast();
  }

  int digits() {
    int digits = 0;
    for (int i = 0; i < groups.size(); i++) {
      digits += ends.get(i) - groups.get(i);
    }
    return digits;
  }

  /** The groups' lengths, one digit each: {@code 334} for 202-555-0100. */
  String shape() {
    StringBuilder shape = new StringBuilder();
    for (int i = 0; i < groups.size(); i++) {
      shape.append((char) ('0' + Math.min(9, ends.get(i) - groups.get(i))));
    }
    return shape.toString();
  }
}
