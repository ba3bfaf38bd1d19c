package dev.millrace.crawl.url;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * URLs of the kind that a site makes without end. Each rule is pure: it looks at one URL. What
 * takes memory, such as many orders of the same parameters, is the frontier's: {@link #shape} gives
 * it what such URLs have in common.
 *
 * @param maxSegments of a path, above which it is {@code trap.path-depth}
 * @param maxSegmentCharacters of one segment, above which it is {@code trap.long-segment}
 * @param maxParameters of a query, above which it is {@code trap.query-parameters}
 * @param maxSameParameter how often a query may name one parameter; {@code
 *     trap.repeating-parameters}
 * @param calendarYears a calendar's page further than this from the present year is {@code
 *     trap.calendar}
 */
public record TrapRules(
    int maxSegments,
    int maxSegmentCharacters,
    int maxParameters,
    int maxSameParameter,
    int calendarYears) {
  public static final TrapRules DEFAULT = new TrapRules(20, 255, 16, 4, 3);

  /** So often in a row, a segment or a run of segments is the mark of a wrong relative link. */
  private static final int REPEATS = 3;

  private static final int SAME_SEGMENT = 5;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
  private static final Pattern CALENDAR =
      Pattern.compile(
          "(?i)(?:calendar|calendrier|kalender|calendario|agenda|events?|termine|tribe|month|day=|date=)");
  private static final Pattern YEAR = Pattern.compile("(?:^|[^0-9])([12][0-9]{3})(?:[^0-9]|$)");
  private static final Pattern SESSION =
      Pattern.compile(
          "(?i)(?:^|[?&;/])[a-z_]*(?:sess(?:ion)?_?(?:id|key)?|sid|phpsessid)=[a-z0-9%_-]{16,}");

  /** The name of the rule that it breaks; empty: it looks sound. */
  public Optional<String> reason(CrawlUrl url, int presentYear) {
    List<String> segments = segments(url);
    if (segments.size() > maxSegments) {
      return Optional.of("trap.path-depth");
    }
    if (segments.stream().anyMatch(segment -> segment.length() > maxSegmentCharacters)) {
      return Optional.of("trap.long-segment");
    }
    if (repeats(segments)) {
      return Optional.of("trap.repeating-segments");
    }
    if (SESSION.matcher(url.path()).find()) {
      return Optional.of("trap.session-id");
    }
    return queryReason(url.query())
        .or(
            () ->
                isEndlessCalendar(url, presentYear)
                    ? Optional.of("trap.calendar")
                    : Optional.empty());
  }

  private Optional<String> queryReason(String query) {
    if (query.isEmpty()) {
      return Optional.empty();
    }
    String[] parameters = query.split("&", -1);
    if (parameters.length > maxParameters) {
      return Optional.of("trap.query-parameters");
    }
    Map<String, Integer> counts = new HashMap<>();
    for (String parameter : parameters) {
      if (counts.merge(name(parameter), 1, Integer::sum) > maxSameParameter) {
        return Optional.of("trap.repeating-parameters");
      }
    }
    return Optional.empty();
  }

  private boolean isEndlessCalendar(CrawlUrl url, int presentYear) {
    if (!CALENDAR.matcher(url.path()).find()) {
      return false;
    }
    Matcher years = YEAR.matcher(url.path());
    int from = 0;
    while (years.find(from)) {
      int year = Integer.parseInt(years.group(1));
      if (Math.abs(year - presentYear) > calendarYears) {
        return true;
      }
      from = years.end(1);
    }
    return false;
  }

  private static boolean repeats(List<String> segments) {
    Map<String, Integer> counts = new HashMap<>();
    for (String segment : segments) {
      if (!NUMBER.matches(segment) && counts.merge(segment, 1, Integer::sum) >= SAME_SEGMENT) {
        return true;
      }
    }
    for (int length = 1; length * REPEATS <= segments.size(); length++) {
      for (int begin = 0; begin + length * REPEATS <= segments.size(); begin++) {
        if (repeatsAt(segments, begin, length)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Numbers may repeat, as in {@code /2012/12/12/12}. */
  private static boolean repeatsAt(List<String> segments, int begin, int length) {
    List<String> run = segments.subList(begin, begin + length);
    boolean onlyNumbers = run.stream().allMatch(NUMBER::matches);
    return !onlyNumbers
        && run.equals(segments.subList(begin + length, begin + 2 * length))
        && run.equals(segments.subList(begin + 2 * length, begin + 3 * length));
  }

  private static List<String> segments(CrawlUrl url) {
    return Arrays.stream(url.pathWithoutQuery().toLowerCase(Locale.ROOT).split("/", -1))
        .filter(segment -> !segment.isEmpty())
        .toList();
  }

  /**
   * The URL with its parameters sorted: equal for URLs that differ in their order only, of which a
   * site may hold factorially many.
   */
  public static String shape(CrawlUrl url) {
    String query = url.query();
    if (query.indexOf('&') < 0) {
      return url.text();
    }
    String[] parameters = query.split("&", -1);
    Arrays.sort(parameters);
    return url.text().substring(0, url.text().length() - query.length())
        + String.join("&", parameters);
  }

  private static String name(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 ? parameter : parameter.substring(0, equals);
  }
}
