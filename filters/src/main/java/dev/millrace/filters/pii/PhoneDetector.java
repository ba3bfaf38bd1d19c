package dev.millrace.filters.pii;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Phone numbers: what libphonenumber holds possible after a plus sign or valid in the region, North
 * American numbers by their shape, and any number of 7 to 15 digits beside a word such as "phone".
 * libphonenumber's own search costs 1.5 ms for a text of 5 kB, so that it is asked about candidates
 * only.
 */
final class PhoneDetector implements PiiDetector {
  private static final int MIN_DIGITS = 7;
  private static final int MIN_UNCUED_DIGITS = 10;
  private static final int MAX_DIGITS = 15;
  private static final int CUE_BEFORE = 28;
  private static final int CUE_AFTER = 12;
  private static final int MAX_EXTENSION = 7;
  private static final Set<String> CUES_BEFORE =
      Set.of(
          "phone",
          "telephone",
          "tel",
          "mobile",
          "cell",
          "fax",
          "call",
          "contact",
          "whatsapp",
          "sms",
          "desk",
          "dial",
          "hotline",
          "messages",
          "answering",
          "ring");
  private static final Set<String> CUES_AFTER =
      Set.of("office", "fax", "mobile", "cell", "phone", "desk");

  private static final Set<String> NORTH_AMERICAN_SEPARATORS =
      Set.of(
          "--", "..", "---", "...", "()-", "() -", "()", "() ", "().", "-()-", "-()", " () -",
          " ()-", "-() -");

  private final String region;
  private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

  /**
   * @param region ISO 3166 code of the country whose numbers are written without a country code
   */
  PhoneDetector(String region) {
    this.region = region;
  }

  @Override
  public List<PiiSpan> find(String text) {
    List<PiiSpan> spans = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (!Ascii.isDigit(text.charAt(at))) {
        at++;
        continue;
      }
      int end = startsNumber(text, at) ? phoneEnd(text, PhoneCandidate.at(text, at)) : -1;
      if (end > 0) {
        spans.add(new PiiSpan(PiiKind.PHONE, PhoneCandidate.at(text, at).start(), end));
      }
      at = end > 0 ? end : Ascii.digitsEnd(text, at);
    }
    return spans;
  }

  private static boolean startsNumber(String text, int at) {
    if (at == 0) {
      return true;
    }
    char before = text.charAt(at - 1);
    boolean afterDigit = at > 1 && Ascii.isDigit(text.charAt(at - 2));
    boolean afterLetter = at > 1 && Character.isLetter(text.charAt(at - 2));
    return switch (before) {
      case '_', '$', '€', '£', '¥', '#', '/', '=', '&', '%' -> false;
      case '.', ':', ',' -> !afterDigit;
      case '-' -> !afterDigit && !afterLetter;
      default -> !Character.isLetter(before);
    };
  }

  // One past the longest phone number made of the candidate's first groups, with its extension; -1
  // where there is none.
  private int phoneEnd(String text, PhoneCandidate candidate) {
    if (candidate.digits() < MIN_DIGITS) {
      return -1;
    }
    boolean cued = hasCueBefore(text, candidate.start());
    for (int count = candidate.groups().size(); count > 0; count--) {
      PhoneCandidate number = candidate.first(count);
      if (number.digits() < MIN_DIGITS) {
        break;
      }
      if (endsNumber(text, number.end()) && isPhone(text, number, cued)) {
        return extensionEnd(text, number.end());
      }
    }
    return -1;
  }

  private static boolean endsNumber(String text, int end) {
    if (end == text.length() || extensionEnd(text, end) > end) {
      return true;
    }
    char after = text.charAt(end);
    boolean goesOn = end + 1 < text.length() && Ascii.isDigit(text.charAt(end + 1));
    return switch (after) {
      case '_', '%' -> false;
      case '-', '.', '/', ':', ',' -> !goesOn;
      default -> !Character.isLetterOrDigit(after);
    };
  }

  private boolean isPhone(String text, PhoneCandidate number, boolean cued) {
    String written = text.substring(number.start(), number.end());
    String shape = number.shape();
    if (written.startsWith("+") || written.startsWith("(+")) {
      return isPossible(written);
    }
    if (isNorthAmerican(shape, written)) {
      return true;
    }
    if (number.digits() > MAX_DIGITS || isDate(shape, written)) {
      return false;
    }
    boolean cuedHere = cued || hasCueAfter(text, number.end());
    return cuedHere
        ? hasNoSmallGroups(shape)
        : number.digits() >= MIN_UNCUED_DIGITS && isWrittenAsInRegion(written, shape);
  }

  // A row of single digits is no phone number, whatever stands before it.
  private static boolean hasNoSmallGroups(String shape) {
    return shape.chars().skip(1).allMatch(length -> length >= '2');
  }

  // (202) 555-0100, 202-555-0100, 202.555.0100, and the same after 1 or 001; spaces alone do not
  // tell a phone number.
  private static boolean isNorthAmerican(String shape, String written) {
    boolean shaped =
        shape.equals("334")
            || shape.equals("1334")
            || (shape.equals("3334") && written.startsWith("001"));
    if (!shaped) {
      return false;
    }
    String separators = written.replaceAll("[0-9]", "");
    return NORTH_AMERICAN_SEPARATORS.contains(separators);
  }

  private static boolean isDate(String shape, String written) {
    return (shape.startsWith("422") && (written.startsWith("19") || written.startsWith("20")))
        || shape.startsWith("224");
  }

  private static boolean hasCueBefore(String text, int start) {
    String before = text.substring(Math.max(0, start - CUE_BEFORE), start).stripTrailing();
    return hasWord(before.substring(before.lastIndexOf('\n') + 1), CUES_BEFORE);
  }

  private static boolean hasCueAfter(String text, int end) {
    return hasWord(text.substring(end, Math.min(text.length(), end + CUE_AFTER)), CUES_AFTER);
  }

  private static boolean hasWord(String passage, Set<String> words) {
    int start = 0;
    for (int i = 0; i <= passage.length(); i++) {
      if (i == passage.length() || !Ascii.isLetter(passage.charAt(i))) {
        if (i > start && words.contains(passage.substring(start, i).toLowerCase(Locale.ROOT))) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private boolean isPossible(String written) {
    try {
      return numbers.isPossibleNumber(numbers.parse(written, region));
    } catch (NumberParseException e) {
      return false;
    }
  }

  // Valid, and grouped as libphonenumber groups it: among bare digits, validity alone finds too
  // much.
  private boolean isWrittenAsInRegion(String written, String shape) {
    try {
      PhoneNumber number = numbers.parse(written, region);
      return numbers.isValidNumberForRegion(number, region)
          && (shape.equals(shape(numbers.format(number, PhoneNumberFormat.NATIONAL)))
              || shape.equals(shape(numbers.format(number, PhoneNumberFormat.INTERNATIONAL))));
    } catch (NumberParseException e) {
      return false;
    }
  }

  private static String shape(String formatted) {
    int first = 0;
    while (first < formatted.length() && !Ascii.isDigit(formatted.charAt(first))) {
      first++;
    }
    return PhoneCandidate.at(formatted, first).shape();
  }

  // One past "x123", "ext. 123" or "extension 123"; the given end where none follows.
  private static int extensionEnd(String text, int end) {
    int at = end;
    if (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    for (String mark : List.of("extension", "ext.", "ext", "x")) {
      if (text.regionMatches(true, at, mark, 0, mark.length())) {
        at += mark.length();
        if (at < text.length() && text.charAt(at) == ' ') {
          at++;
        }
        int digits = Ascii.digitsEnd(text, at);
        boolean whole = digits == text.length() || !Character.isLetterOrDigit(text.charAt(digits));
        return digits > at && digits - at <= MAX_EXTENSION && whole ? digits : end;
      }
    }
    return end;
  }
}
