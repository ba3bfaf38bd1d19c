package dev.millrace.filters.pii;

import java.util.ArrayList;
import java.util.List;

/**
 * Payment card numbers (ISO/IEC 7812): 12 to 19 digits with the prefix and length of a card network
 * and a right Luhn digit, unbroken or in the groups printed on cards, and not part of a longer word
 * or number.
 */
final class PaymentCardDetector implements PiiDetector {
  private static final int MIN_DIGITS = 12;
  private static final int MAX_DIGITS = 19;

  @Override
  public List<PiiSpan> find(String text) {
    List<PiiSpan> spans = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (!Ascii.isDigit(text.charAt(at))) {
        at++;
        continue;
      }
      int runEnd = Ascii.digitsEnd(text, at);
      int end = startsNumber(text, at) ? cardEnd(text, at, runEnd) : -1;
      if (end > 0) {
        spans.add(new PiiSpan(PiiKind.PAYMENT_CARD, at, end));
      }
      at = end > 0 ? end : runEnd;
    }
    return spans;
  }

  private static boolean startsNumber(String text, int at) {
    return at == 0
        || !(Character.isLetterOrDigit(text.charAt(at - 1))
            || "+._-".indexOf(text.charAt(at - 1)) >= 0);
  }

  // One past the card number whose first digits run from here to runEnd; -1 where there is none.
  private static int cardEnd(String text, int from, int runEnd) {
    int length = runEnd - from;
    int end =
        length == 4
            ? groupedEnd(text, from)
            : length >= MIN_DIGITS && length <= MAX_DIGITS ? runEnd : -1;
    if (end < 0
        || (end < text.length()
            && (Character.isLetter(text.charAt(end)) || text.charAt(end) == '_'))) {
      return -1;
    }
    return isCardNumber(digits(text, from, end)) ? end : -1;
  }

  // Groups of 4-4-4-4(-1 to 3), 4-6-5 or 4-6-4 with one and the same space or hyphen between them.
  private static int groupedEnd(String text, int from) {
    int at = from + 4;
    if (at >= text.length() || (text.charAt(at) != ' ' && text.charAt(at) != '-')) {
      return -1;
    }
    char separator = text.charAt(at);
    StringBuilder groups = new StringBuilder("4");
    int end = at;
    while (groups.length() < 6 && at < text.length() && text.charAt(at) == separator) {
      int groupEnd = Ascii.digitsEnd(text, at + 1);
      int length = groupEnd - at - 1;
      if (length < 1 || length > 6) {
        break;
      }
      groups.append((char) ('0' + length));
      end = groupEnd;
      at = groupEnd;
    }
    return groups.toString().matches("4444[1-4]?|46[45]|444[1-3]") ? end : -1;
  }

  private static String digits(String text, int from, int end) {
    StringBuilder digits = new StringBuilder(MAX_DIGITS);
    for (int i = from; i < end; i++) {
      if (Ascii.isDigit(text.charAt(i))) {
        digits.append(text.charAt(i));
      }
    }
    return digits.toString();
  }

  static boolean isCardNumber(String digits) {
    return digits.length() >= MIN_DIGITS
        && digits.length() <= MAX_DIGITS
        && isIssued(digits)
        && hasLuhnDigit(digits);
  }

  // The networks' ranges of the first six digits, and how long their numbers are.
  private static boolean isIssued(String digits) {
    int length = digits.length();
    int six = Integer.parseInt(digits, 0, 6, 10);
    int two = six / 10_000;
    int four = six / 100;
    return switch (two / 10) {
      case 4 -> length == 13 || length == 16 || length == 19;
      case 2 ->
          (four >= 2221 && four <= 2720 && length == 16)
              || (four >= 2200 && four <= 2204 && length >= 16)
              || (four == 2131 && length == 15);
      case 1 -> four == 1800 && length == 15;
      case 3 ->
          switch (two) {
            case 34, 37 -> length == 15;
            case 35 -> length >= 16;
            case 30 -> (four <= 3059 || four == 3095) && length >= 14;
            default -> two >= 36 && length >= 14;
          };
      case 5 -> length == 16 || two == 50 || two >= 56;
      case 6 -> length >= 16 || (two != 65 && two != 64 && four != 6011);
      default -> four == 604;
    };
  }

  private static boolean hasLuhnDigit(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      sum += i % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
    }
    return sum % 10 == 0;
  }
}
