package dev.millrace.filters.extraction.metadata;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first day that a short text names, in the forms that pages write. */
final class DateText {
  /** Longer texts are prose, in which a date is hardly the page's own. */
  static final int LONGEST = 200;

  /** The web's first year. */
  private static final int FIRST_YEAR = 1991;

  private static final int LAST_YEAR = 2099;

  private static final String MONTH =
      "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
          + "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";

  /** 2024-05-06, also with a time, and 20240506 where nothing else stands. */
  private static final Pattern ISO =
      Pattern.compile("(?<!\\d)(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?!\\d)");

  private static final Pattern BASIC_ISO = Pattern.compile("^(\\d{4})(\\d{2})(\\d{2})(?:T.*)?$");

  /** May 6, 2024 and 6th May 2024, in English. */
  private static final Pattern MONTH_FIRST =
      Pattern.compile(
          "(?<!\\p{L})" + MONTH + "\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})(?!\\d)");

  private static final Pattern DAY_FIRST =
      Pattern.compile(
          "(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?[\\s-]+" + MONTH + ",?[\\s-]+(\\d{4})(?!\\d)");

  /** 06.05.2024: with dots the day comes first everywhere. */
  private static final Pattern DOTS =
      Pattern.compile("(?<!\\d)(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})(?!\\d)");

  /** 05/16/2024 or 16/05/2024; neither where both could be the month. */
  private static final Pattern SLASHES =
      Pattern.compile("(?<!\\d)(\\d{1,2})/(\\d{1,2})/(\\d{4})(?!\\d)");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private DateText() {}

  static Optional<LocalDate> of(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return numbers(BASIC_ISO.matcher(lower.toUpperCase(Locale.ROOT)), 1, 2, 3)
        .or(() -> numbers(ISO.matcher(lower), 1, 2, 3))
        .or(() -> named(MONTH_FIRST.matcher(lower), 3, 1, 2))
        .or(() -> named(DAY_FIRST.matcher(lower), 3, 2, 1))
        .or(() -> numbers(DOTS.matcher(lower), 3, 2, 1))
        .or(() -> slashes(SLASHES.matcher(lower)));
  }

  private static Optional<LocalDate> numbers(Matcher found, int year, int month, int day) {
    return found.find()
        ? day(number(found, year), number(found, month), number(found, day))
        : Optional.empty();
  }

  private static Optional<LocalDate> named(Matcher found, int year, int month, int day) {
    return found.find()
        ? day(
            number(found, year),
            1 + MONTHS.indexOf(found.group(month).substring(0, 3)),
            number(found, day))
        : Optional.empty();
  }

  private static Optional<LocalDate> slashes(Matcher found) {
    if (!found.find()) {
      return Optional.empty();
    }
    int first = number(found, 1);
    int second = number(found, 2);
    int year = number(found, 3);
    if (first > 12 || first == second) {
      return day(year, second, first);
    }
    return second > 12 ? day(year, first, second) : Optional.empty();
  }

  private static int number(Matcher found, int group) {
    return Integer.parseInt(found.group(group));
  }

  static Optional<LocalDate> day(int year, int month, int day) {
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.of(year, month, day));
    } catch (DateTimeException e) {
      return Optional.empty(); // the 31st of June, the 13th month
    }
  }
}
