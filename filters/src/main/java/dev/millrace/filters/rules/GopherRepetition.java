package dev.millrace.filters.rules;

import dev.millrace.filters.Rule;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.words.Spans;
import dev.millrace.filters.words.Whitespace;
import java.util.List;

/**
 * Repetition removal of Gopher (Rae et al. 2021, <a href="https://arxiv.org/abs/2112.11446">arXiv
 * 2112.11446</a>, table A1) as datatrove's {@code GopherRepetitionFilter} computes it. Each limit
 * is the largest fraction that passes; fractions of characters are of the whole text's code points.
 *
 * @param profile {@code fineweb} cuts lines at runs of line feeds, {@code fineweb-v1} at every line
 *     end, so that blank lines count as duplicates
 * @param maxTop2GramCharacters share of the text in the most frequent pair of words; so for 3 and 4
 * @param maxDuplicate5GramCharacters share of the text in runs of five words seen before; so up to
 *     10
 */
public record GopherRepetition(
    QualityProfile profile,
    double maxDuplicateParagraphs,
    double maxDuplicateParagraphCharacters,
    double maxDuplicateLines,
    double maxDuplicateLineCharacters,
    double maxTop2GramCharacters,
    double maxTop3GramCharacters,
    double maxTop4GramCharacters,
    double maxDuplicate5GramCharacters,
    double maxDuplicate6GramCharacters,
    double maxDuplicate7GramCharacters,
    double maxDuplicate8GramCharacters,
    double maxDuplicate9GramCharacters,
    double maxDuplicate10GramCharacters)
    implements Rule {

  /** The group of this rule's drops. */
  public static final String GROUP = "gopher-repetition";

  public GopherRepetition {
    Limits.requireNotNegative(
        GROUP,
        maxDuplicateParagraphs,
        maxDuplicateParagraphCharacters,
        maxDuplicateLines,
        maxDuplicateLineCharacters,
        maxTop2GramCharacters,
        maxTop3GramCharacters,
        maxTop4GramCharacters,
        maxDuplicate5GramCharacters,
        maxDuplicate6GramCharacters,
        maxDuplicate7GramCharacters,
        maxDuplicate8GramCharacters,
        maxDuplicate9GramCharacters,
        maxDuplicate10GramCharacters);
  }

  /** The paper's limits. */
  public static GopherRepetition of(QualityProfile profile) {
    return new GopherRepetition(
        profile, 0.3, 0.2, 0.3, 0.2, 0.2, 0.18, 0.16, 0.15, 0.14, 0.13, 0.12, 0.11, 0.10);
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
    if (text.length() == 0) {
      return faults;
    }
    Repeats paragraphs = paragraphs(text);
    double length = text.length();
    faults.above(
        "duplicate-paragraphs", "dup_para_frac", paragraphs.fraction(), maxDuplicateParagraphs);
    faults.above(
        "duplicate-paragraph-characters",
        "dup_para_char_frac",
        paragraphs.characters() / length,
        maxDuplicateParagraphCharacters);
    if (faults.isDecided()) {
      return faults;
    }
    Repeats lines = lines(text);
    faults.above("duplicate-lines", "dup_line_frac", lines.fraction(), maxDuplicateLines);
    faults.above(
        "duplicate-line-characters",
        "dup_line_char_frac",
        lines.characters() / length,
        maxDuplicateLineCharacters);
    if (!faults.isDecided()) {
      judgeWords(text, faults);
    }
    return faults;
  }

  private void judgeWords(Text text, Faults faults) {
    WordSequences sequences = new WordSequences(text);
    double length = text.length();
    double[] top = {maxTop2GramCharacters, maxTop3GramCharacters, maxTop4GramCharacters};
    for (int i = 0; i < top.length && !faults.isDecided(); i++) {
      int n = i + 2;
      double fraction = sequences.topCharacters(n) / length;
      faults.above("top-" + n + "-gram", "top_" + n + "_gram", fraction, top[i]);
    }
    double[] duplicate = {
      maxDuplicate5GramCharacters,
      maxDuplicate6GramCharacters,
      maxDuplicate7GramCharacters,
      maxDuplicate8GramCharacters,
      maxDuplicate9GramCharacters,
      maxDuplicate10GramCharacters
    };
    for (int i = 0; i < duplicate.length && !faults.isDecided(); i++) {
      int n = i + 5;
      double fraction = sequences.duplicateCharacters(n) / length;
      faults.above(
          "duplicate-" + n + "-grams", "duplicated_" + n + "_n_grams", fraction, duplicate[i]);
    }
  }

  /** Parts of the stripped text between two or more line feeds. */
  private static Repeats paragraphs(Text text) {
    String string = text.string();
    int from = Whitespace.skip(string, 0, string.length());
    int to = Whitespace.skipBack(string, from, string.length());
    return splitAtLineFeeds(text, from, to, 2);
  }

  private Repeats lines(Text text) {
    if (profile == QualityProfile.FINEWEB) {
      return splitAtLineFeeds(text, 0, text.string().length(), 1);
    }
    Repeats repeats = new Repeats(text);
    Spans lines = text.lines();
    for (int i = 0; i < lines.count(); i++) {
      repeats.add(lines.start(i), lines.end(i));
    }
    return repeats;
  }

  /**
   * Splits at each run of at least so many line feeds, as a regular expression does: empty parts at
   * the ends count.
   */
  private static Repeats splitAtLineFeeds(Text text, int from, int to, int atLeast) {
    String string = text.string();
    Repeats repeats = new Repeats(text);
    int start = from;
    int i = string.indexOf('\n', from);
    while (i >= 0 && i < to) {
      int end = i + 1;
      while (end < to && string.charAt(end) == '\n') {
        end++;
      }
      if (end - i >= atLeast) {
        repeats.add(start, i);
        start = end;
      }
      i = string.indexOf('\n', end);
    }
    repeats.add(start, to);
    return repeats;
  }
}
