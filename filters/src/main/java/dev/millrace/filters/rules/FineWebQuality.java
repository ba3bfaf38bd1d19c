package dev.millrace.filters.rules;

import dev.millrace.filters.Text;
import dev.millrace.filters.words.TerminalMarks;
import dev.millrace.filters.words.Whitespace;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
record FineWebQuality(
    QualityProfile profile,
    double minPunctuatedLines,
    double maxShortLines,
    int shortLineLength,
    double maxDuplicateLineCharacters,
    double maxLineBreaksPerWord)
    implements LimitGroup<FineWebQuality.Lines> {

  private static final String NAME = "fineweb";

  private static final String V1_MARKS = ".'\"!?";

  FineWebQuality {
    Limit.requireNotNegative(
        NAME,
        minPunctuatedLines,
        maxShortLines,
        shortLineLength,
        maxDuplicateLineCharacters,
        maxLineBreaksPerWord);
  }

  /** The limits of both versions of the code. */
  static FineWebQuality of(QualityProfile profile) {
    return new FineWebQuality(profile, 0.12, 0.67, 30, 0.01, 0.3);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "FineWeb's rules";
  }

  /** In datatrove's order. */
  @Override
  public List<Limit<Lines>> limits() {
    return limits(this::lineBreaksOrBound);
  }

  @Override
  public List<Finding> findings(Text text) {
    Lines lines = measure(text);
    return find(limits(Lines::lineBreaksPerWord), lines);
  }

  private List<Limit<Lines>> limits(ToDoubleFunction<Lines> lineBreaksPerWord) {
    boolean passesAtLimit = profile == QualityProfile.FINEWEB;
    Limit.Bound least = passesAtLimit ? Limit.Bound.AT_LEAST : Limit.Bound.MORE_THAN;
    Limit.Bound most = passesAtLimit ? Limit.Bound.AT_MOST : Limit.Bound.LESS_THAN;
    return List.of(
        Limit.atMost(0, "empty", "empty", lines -> lines.count() == 0 ? 1 : 0),
        new Limit<>(
            "too-few-punctuated-lines",
            "line_punct_ratio",
            least,
            minPunctuatedLines,
            lines -> lines.share(lines.punctuated())),
        new Limit<>(
            "too-many-short-lines",
            "short_line_ratio",
            most,
            maxShortLines,
            lines -> lines.share(lines.shortLines())),
        new Limit<>(
            "duplicate-line-characters",
            "char_dup_ratio",
            most,
            maxDuplicateLineCharacters,
            Lines::repeatedShare),
        Limit.atMost(
            maxLineBreaksPerWord, "too-many-line-breaks", "list_ratio", lineBreaksPerWord));
  }

  /**
   * Line feeds per word, or per run without white space where even those keep to the limit: every
   * run is at least one word, and splitting words costs more than all else here.
   */
  private double lineBreaksOrBound(Lines lines) {
    double most = (double) lines.lineFeeds() / runs(lines.text().string());
    return most <= maxLineBreaksPerWord ? most : lines.lineBreaksPerWord();
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

  /**
   * A text's lines in numbers.
   *
   * @param repeatedCharacters code points in lines that occurred before
   */
  record Lines(
      Text text, int count, int punctuated, int shortLines, int lineFeeds, int repeatedCharacters) {

    /** Of the lines; NaN where there is none. */
    private double share(int lines) {
      return (double) lines / count;
    }

    /** Of the characters, line feeds aside; NaN where there is none. */
    private double repeatedShare() {
      return count == 0 ? Double.NaN : (double) repeatedCharacters / (text.length() - lineFeeds);
    }

    /** NaN where there is no word. */
    private double lineBreaksPerWord() {
      int words = count == 0 ? 0 : text.words().count();
      return words == 0 ? Double.NaN : (double) lineFeeds / words;
    }
  }

  @Override
  public Lines measure(Text text) {
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
    return new Lines(text, count, punctuated, shortLines, lineFeeds, repeats.characters());
  }

  private boolean isTerminal(int codePoint) {
    return profile == QualityProfile.FINEWEB
        ? TerminalMarks.isTerminal(codePoint)
        : V1_MARKS.indexOf(codePoint) >= 0;
  }
}
