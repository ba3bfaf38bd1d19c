package dev.millrace.filters.rules;

import dev.millrace.filters.Rule;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.words.TerminalMarks;
import dev.millrace.filters.words.Whitespace;
import java.util.List;

/**
 * FineWeb's own heuristics (Penedo et al. 2024, <a href="https://arxiv.org/abs/2406.17557">arXiv
 * 2406.17557</a>, section 3.6) as datatrove's {@code FineWebQualityFilter} computes them. (The
 * paper says 0.1 for characters in duplicate lines; both versions of the code say 0.01.)
 *
 * @param profile {@code fineweb} leaves blank lines aside, knows the terminal marks of all scripts,
 *     but no quotes, and passes a value equal to its limit; {@code fineweb-v1} counts blank lines,
 *     knows {@code . ' " ! ?}, and drops at the limit
 * @param minPunctuatedLines smallest share of lines that end in a terminal mark
 * @param maxShortLines largest share of lines of at most {@code shortLineLength} code points
 * @param maxDuplicateLineCharacters largest share of characters, line feeds aside, in lines seen
 *     before
 * @param maxLineBreaksPerWord line feeds per word
 */
public record FineWebQuality(
    QualityProfile profile,
    double minPunctuatedLines,
    double maxShortLines,
    int shortLineLength,
    double maxDuplicateLineCharacters,
    double maxLineBreaksPerWord)
    implements Rule {

  /** The group of this rule's drops. */
  public static final String GROUP = "fineweb";

  private static final String V1_MARKS = ".'\"!?";

  public FineWebQuality {
    Limits.requireNotNegative(
        GROUP,
        minPunctuatedLines,
        maxShortLines,
        shortLineLength,
        maxDuplicateLineCharacters,
        maxLineBreaksPerWord);
  }

  /** The limits of both versions of the code. */
  public static FineWebQuality of(QualityProfile profile) {
    return new FineWebQuality(profile, 0.12, 0.67, 30, 0.01, 0.3);
  }

  /** The first fault in datatrove's order. */
  @Override
  public Verdict judge(Text text) {
    return faults(text, true).verdict();
  }

  /** Every fault, the first in datatrove's order first. */
  public List<Verdict.Drop> all(Text text) {
    return faults(text, false).all();
  }

  private Faults faults(Text text, boolean onlyFirst) {
    Faults faults = new Faults(GROUP, onlyFirst);
    Lines lines = measure(text);
    if (lines.count() == 0) {
      faults.add(Verdict.Drop.of(GROUP + ".empty", "empty"));
      return faults;
    }
    double count = lines.count();
    punctuated(faults, lines.punctuated() / count);
    atMost(
        faults,
        "too-many-short-lines",
        "short_line_ratio",
        lines.shortLines() / count,
        maxShortLines);
    int characters = text.length() - lines.lineFeeds();
    if (characters > 0) {
      atMost(
          faults,
          "duplicate-line-characters",
          "char_dup_ratio",
          (double) lines.repeatedCharacters() / characters,
          maxDuplicateLineCharacters);
    }
    if (!faults.isDecided()) {
      lineBreaks(faults, text, lines.lineFeeds());
    }
    return faults;
  }

  /**
   * Every run without white space is at least one word: words need to be split only where the runs
   * do not suffice.
   */
  private void lineBreaks(Faults faults, Text text, int lineFeeds) {
    double most = (double) lineFeeds / runs(text.string());
    if (most <= maxLineBreaksPerWord || text.words().count() == 0) {
      return;
    }
    double breaks = (double) lineFeeds / text.words().count();
    faults.above("too-many-line-breaks", "list_ratio", breaks, maxLineBreaksPerWord);
  }

  private static int runs(String text) {
    int runs = 0;
    boolean inSpace = true;
    for (int i = 0; i < text.length(); i++) {
      boolean space = Whitespace.isSpace(text.charAt(i));
      runs += inSpace && !space ? 1 : 0;
      inSpace = space;
    }
    return runs;
  }

  private void punctuated(Faults faults, double share) {
    boolean falls =
        profile == QualityProfile.FINEWEB
            ? share < minPunctuatedLines
            : share <= minPunctuatedLines;
    if (falls) {
      faults.add(
          new Verdict.Drop(
              GROUP + ".too-few-punctuated-lines", "line_punct_ratio", share, minPunctuatedLines));
    }
  }

  private void atMost(Faults faults, String fault, String reason, double measured, double limit) {
    boolean falls = profile == QualityProfile.FINEWEB ? measured > limit : measured >= limit;
    if (falls) {
      faults.add(new Verdict.Drop(GROUP + "." + fault, reason, measured, limit));
    }
  }

  private record Lines(
      int count, int punctuated, int shortLines, int lineFeeds, int repeatedCharacters) {}

  private Lines measure(Text text) {
    String string = text.string();
    Repeats repeats = new Repeats(text);
    int count = 0;
    int punctuated = 0;
    int shortLines = 0;
    int lineFeeds = -1;
    for (int start = 0; start <= string.length(); lineFeeds++) {
      int feed = string.indexOf('\n', start);
      int end = feed < 0 ? string.length() : feed;
      boolean blank = Whitespace.isBlank(string, start, end);
      if (!blank) {
        repeats.add(start, end);
      }
      if (!blank || profile == QualityProfile.FINEWEB_V1) {
        count++;
        punctuated += start < end && isTerminal(string.codePointBefore(end)) ? 1 : 0;
        shortLines += text.codePoints(start, end) <= shortLineLength ? 1 : 0;
      }
      start = end + 1;
    }
    return new Lines(count, punctuated, shortLines, lineFeeds, repeats.characters());
  }

  private boolean isTerminal(int codePoint) {
    return profile == QualityProfile.FINEWEB
        ? TerminalMarks.isTerminal(codePoint)
        : V1_MARKS.indexOf(codePoint) >= 0;
  }
}
