package dev.millrace.filters.rules;

import dev.millrace.filters.Text;
import dev.millrace.filters.words.Spans;
import dev.millrace.filters.words.Whitespace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
record GopherRepetition(
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
    implements LimitGroup<GopherRepetition.Repetition> {

  private static final String NAME = "gopher-repetition";

  GopherRepetition {
    Limit.requireNotNegative(
        NAME,
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
  static GopherRepetition of(QualityProfile profile) {
    return new GopherRepetition(
        profile, 0.3, 0.2, 0.3, 0.2, 0.2, 0.18, 0.16, 0.15, 0.14, 0.13, 0.12, 0.11, 0.10);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Gopher's repetition rules";
  }

  @Override
  public Repetition measure(Text text) {
    return new Repetition(text);
  }

  /** In datatrove's order. */
  @Override
  public List<Limit<Repetition>> limits() {
    List<Limit<Repetition>> limits = new ArrayList<>();
    limits.add(
        Limit.atMost(
            maxDuplicateParagraphs,
            "duplicate-paragraphs",
            "dup_para_frac",
            found -> found.paragraphs().fraction()));
    limits.add(
        Limit.atMost(
            maxDuplicateParagraphCharacters,
            "duplicate-paragraph-characters",
            "dup_para_char_frac",
            found -> found.share(found.paragraphs().characters())));
    limits.add(
        Limit.atMost(
            maxDuplicateLines,
            "duplicate-lines",
            "dup_line_frac",
            found -> found.lines().fraction()));
    limits.add(
        Limit.atMost(
            maxDuplicateLineCharacters,
            "duplicate-line-characters",
            "dup_line_char_frac",
            found -> found.share(found.lines().characters())));
    limits.add(top(2, maxTop2GramCharacters, "top-2-gram", "top_2_gram"));
    limits.add(top(3, maxTop3GramCharacters, "top-3-gram", "top_3_gram"));
    limits.add(top(4, maxTop4GramCharacters, "top-4-gram", "top_4_gram"));
    limits.add(
        duplicate(5, maxDuplicate5GramCharacters, "duplicate-5-grams", "duplicated_5_n_grams"));
    limits.add(
        duplicate(6, maxDuplicate6GramCharacters, "duplicate-6-grams", "duplicated_6_n_grams"));
    limits.add(
        duplicate(7, maxDuplicate7GramCharacters, "duplicate-7-grams", "duplicated_7_n_grams"));
    limits.add(
        duplicate(8, maxDuplicate8GramCharacters, "duplicate-8-grams", "duplicated_8_n_grams"));
    limits.add(
        duplicate(9, maxDuplicate9GramCharacters, "duplicate-9-grams", "duplicated_9_n_grams"));
    limits.add(
        duplicate(10, maxDuplicate10GramCharacters, "duplicate-10-grams", "duplicated_10_n_grams"));
    return limits;
  }

  private static Limit<Repetition> top(int n, double limit, String fault, String reason) {
    return Limit.atMost(
        limit, fault, reason, found -> found.share(found.sequences().topCharacters(n)));
  }

  private static Limit<Repetition> duplicate(int n, double limit, String fault, String reason) {
    return Limit.atMost(
        limit, fault, reason, found -> found.share(found.sequences().duplicateCharacters(n)));
  }

  /** The repeated parts of a text, each kind of part found when it is first asked for. */
  final class Repetition {
    private final Text text;
    private @Nullable Repeats paragraphs;
    private @Nullable Repeats lines;
    private @Nullable WordSequences sequences;

    private Repetition(Text text) {
      this.text = text;
    }

    private Repeats paragraphs() {
      if (paragraphs == null) {
        paragraphs = paragraphsOf(text);
      }
      return paragraphs;
    }

    private Repeats lines() {
      if (lines == null) {
        lines = linesOf(text);
      }
      return lines;
    }

    private WordSequences sequences() {
      if (sequences == null) {
        sequences = new WordSequences(text);
      }
      return sequences;
    }

    /** Of the text's characters; an empty text repeats nothing. */
    private double share(int characters) {
      return text.length() == 0 ? 0 : (double) characters / text.length();
    }
  }

  /** Parts of the stripped text between two or more line feeds. */
  private static Repeats paragraphsOf(Text text) {
    String string = text.string();
    int from = Whitespace.skip(string, 0, string.length());
    int to = Whitespace.skipBack(string, from, string.length());
    return splitAtLineFeeds(text, from, to, 2);
  }

  private Repeats linesOf(Text text) {
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
