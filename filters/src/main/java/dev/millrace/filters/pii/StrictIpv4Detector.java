package dev.millrace.filters.pii;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public IPv4 addresses as a reader takes them: four numbers alone, and not the number of a version
 * or a section, which a word or a sign before it tells, a file name around it, or a title after it.
 */
final class StrictIpv4Detector implements PiiDetector {
  private static final Pattern FOUR_NUMBERS =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}_]|\\p{N}\\.)(\\d{1,3}(?:\\.\\d{1,3}){3})(?![\\p{L}\\p{N}_]|\\.\\p{N})");

  /** Words before numbers that are no addresses, in the languages that the sample has most of. */
  private static final Set<String> NAMES_OF_NUMBERS =
      Set.of(
          "version",
          "versions",
          "versión",
          "versione",
          "versão",
          "v",
          "ver",
          "vers",
          "release",
          "releases",
          "rev",
          "revision",
          "build",
          "section",
          "sections",
          "sec",
          "sect",
          "chapter",
          "chapters",
          "ch",
          "clause",
          "clauses",
          "paragraph",
          "para",
          "appendix",
          "annex",
          "article",
          "art",
          "figure",
          "fig",
          "table",
          "tab",
          "step",
          "item",
          "rule",
          "part",
          "number",
          "no",
          "nr",
          "abschnitt",
          "kapitel",
          "ziffer",
          "absatz",
          "chapitre",
          "sección",
          "capítulo",
          "sezione",
          "capitolo",
          "seção",
          "hoofdstuk",
          "oid",
          "firmware",
          "driver",
          "patch",
          "update");

  private static final Pattern WORD_BEFORE =
      Pattern.compile("(\\p{L}+)[\\s.:=#(\"'\\u00a0-]{0,4}$");

  /** Another such number, and what stands between the two. */
  private static final Pattern NUMBER_BEFORE =
      Pattern.compile(
          "\\d+(?:\\.\\d+){1,5}(?:\\s*(?:,|;|/|-|\\u2013|\\u2014)\\s*|\\s+(?:and|or|to|und|oder|bis|et|ou|y|o|through|via)\\s+)$");

  /** {@code >=}, {@code ==}, {@code ~>} and the like, as package managers write them. */
  private static final Pattern COMPARISON = Pattern.compile("(?:[<>=~!^]=|~>|[<>^~§¶]|==)\\s*$");

  private static final Pattern TITLE_AFTER = Pattern.compile("^\\.?[ \\t\\u00a0]+\\p{Lu}\\p{Ll}");
  private static final int HIGHEST_IN_HEADING = 40;
  private static final int LOOK_BACK = 40;

  @Override
  public List<PiiSpan> find(String text) {
    List<PiiSpan> spans = new ArrayList<>();
    Matcher numbers = FOUR_NUMBERS.matcher(text);
    while (numbers.find()) {
      boolean address =
          Ipv4Detector.parse(numbers.group(1)).filter(Ipv4Detector::isGlobal).isPresent();
      if (address
          && !isNumbered(text, numbers.start())
          && !isInFileName(text, numbers.start(), numbers.end())
          && !isHeading(text, numbers.start(), numbers.end())) {
        spans.add(new PiiSpan(PiiKind.IPV4, numbers.start(), numbers.end()));
      }
    }
    return spans;
  }

  /** Whether what stands before says that a version, a section or the like follows. */
  private static boolean isNumbered(String text, int start) {
    String before = text.substring(Math.max(0, start - LOOK_BACK), start);
    if (COMPARISON.matcher(before).find()) {
      return true;
    }
    Matcher number = NUMBER_BEFORE.matcher(before);
    if (number.find()) {
      return isNumbered(text, start - before.length() + number.start());
    }
    Matcher word = WORD_BEFORE.matcher(before);
    return word.find() && NAMES_OF_NUMBERS.contains(word.group(1).toLowerCase(Locale.ROOT));
  }

  /** {@code name-1.2.3.4.tar.gz}, {@code 1.2.3.4-rc1}. */
  private static boolean isInFileName(String text, int start, int end) {
    boolean nameBefore =
        start > 1 && text.charAt(start - 1) == '-' && Character.isLetter(text.charAt(start - 2));
    boolean nameAfter =
        end + 1 < text.length()
            && "-+".indexOf(text.charAt(end)) >= 0
            && Character.isLetter(text.charAt(end + 1));
    return nameBefore || nameAfter;
  }

  /** {@code 12.4.1.7 Overview}: small numbers at the beginning of a line, a title after them. */
  private static boolean isHeading(String text, int start, int end) {
    int line = text.lastIndexOf('\n', start) + 1;
    if (!text.substring(line, start).isBlank()
        || !TITLE_AFTER.matcher(text).region(end, text.length()).find()) {
      return false;
    }
    for (String number : text.substring(start, end).split("\\.", -1)) {
      if (Integer.parseInt(number) > HIGHEST_IN_HEADING) {
        return false;
      }
    }
    return true;
  }
}
