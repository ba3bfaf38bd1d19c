package dev.millrace.filters.rules;

import dev.millrace.filters.Text;
import dev.millrace.filters.words.Spans;
import dev.millrace.filters.words.Whitespace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Quality heuristics of Gopher (Rae et al. 2021, <a href="https://arxiv.org/abs/2112.11446">arXiv
 * 2112.11446</a>, appendix A1.1) as datatrove's {@code GopherQualityFilter} computes them. Words of
 * symbols alone count for the ratios, but not for the number and mean length of words.
 *
 * @param profile {@code fineweb} counts distinct stop words, {@code fineweb-v1} their occurrences
 * @param minWords fewest words that are not symbols alone; {@code maxWords} the most
 * @param minMeanWordLength code points
 * @param maxHashesPerWord {@code #} per word; so for ellipses ({@code ...} or {@code …})
 * @param maxBulletLines largest share of lines that start with a bullet or a hyphen
 * @param maxEllipsisLines largest share of lines that end in an ellipsis
 * @param minAlphabeticWords smallest share of words with a letter
 */
record GopherQuality(
    QualityProfile profile,
    int minWords,
    int maxWords,
    double minMeanWordLength,
    double maxMeanWordLength,
    double maxHashesPerWord,
    double maxEllipsesPerWord,
    double maxBulletLines,
    double maxEllipsisLines,
    double minAlphabeticWords,
    int minStopWords,
    List<String> stopWords)
    implements LimitGroup<GopherQuality.Words> {

  private static final String NAME = "gopher-quality";

  GopherQuality {
    stopWords = List.copyOf(stopWords);
    Limit.requireNotNegative(
        NAME,
        minWords,
        minMeanWordLength,
        maxHashesPerWord,
        maxEllipsesPerWord,
        maxBulletLines,
        maxEllipsisLines,
        minAlphabeticWords,
        minStopWords);
    Limit.requireOrdered(NAME + " words", minWords, maxWords);
    Limit.requireOrdered(NAME + " mean word length", minMeanWordLength, maxMeanWordLength);
  }

  /** The paper's limits, with datatrove's hyphen as a bullet. */
  static GopherQuality of(QualityProfile profile) {
    return new GopherQuality(
        profile,
        50,
        100_000,
        3,
        10,
        0.1,
        0.1,
        0.9,
        0.3,
        0.8,
        2,
        List.of("the", "be", "to", "of", "and", "that", "have", "with"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Gopher's quality rules";
  }

  @Override
  public Words measure(Text text) {
    Spans words = text.words();
    int notSymbols = 0;
    long characters = 0;
    int alphabetic = 0;
    int occurrences = 0;
    Set<String> distinct = new HashSet<>();
    for (int i = 0; i < words.count(); i++) {
      int from = words.start(i);
      int to = words.end(i);
      if (!isSymbols(text.string(), from, to)) {
        notSymbols++;
        characters += text.codePoints(from, to);
      }
      alphabetic += hasLetter(text.string(), from, to) ? 1 : 0;
      String stopWord = stopWord(text.string(), from, to);
      if (!stopWord.isEmpty()) {
        occurrences++;
        distinct.add(stopWord);
      }
    }
    int stopWordCount = profile == QualityProfile.FINEWEB ? distinct.size() : occurrences;
    return new Words(text, words.count(), notSymbols, characters, alphabetic, stopWordCount);
  }

  /** In datatrove's order. */
  @Override
  public List<Limit<Words>> limits() {
    return List.of(
        Limit.atLeast(minWords, "too-few-words", "gopher_short_doc", Words::notSymbols),
        Limit.atMost(maxWords, "too-many-words", "gopher_long_doc", Words::notSymbols),
        Limit.atLeast(
            minMeanWordLength, "words-too-short", "gopher_below_avg_threshold", Words::meanLength),
        Limit.atMost(
            maxMeanWordLength, "words-too-long", "gopher_above_avg_threshold", Words::meanLength),
        Limit.atMost(
            maxHashesPerWord,
            "too-many-hashes",
            "gopher_too_many_hashes",
            words -> words.perWord("#")),
        Limit.atMost(
            maxEllipsesPerWord,
            "too-many-ellipses",
            "gopher_too_many_ellipsis",
            words -> words.perWord("...", "…")),
        Limit.atMost(
            maxBulletLines,
            "too-many-bullet-lines",
            "gopher_too_many_bullets",
            words -> shareOfLines(words.text(), GopherQuality::startsWithBullet)),
        Limit.atMost(
            maxEllipsisLines,
            "too-many-ellipsis-lines",
            "gopher_too_many_end_ellipsis",
            words -> shareOfLines(words.text(), GopherQuality::endsInEllipsis)),
        Limit.atLeast(
            minAlphabeticWords,
            "too-few-alphabetic-words",
            "gopher_below_alpha_threshold",
            words -> words.alphabetic() / (double) words.count()),
        Limit.atLeast(
            minStopWords, "too-few-stop-words", "gopher_enough_stop_words", Words::stopWords));
  }

  /**
   * A text's words in numbers.
   *
   * @param notSymbols words that are not of symbols alone, of {@code notSymbolCharacters} code
   *     points together
   * @param alphabetic words with a letter
   */
  record Words(
      Text text,
      int count,
      int notSymbols,
      long notSymbolCharacters,
      int alphabetic,
      int stopWords) {

    /** NaN where all words are of symbols alone, or there is none. */
    private double meanLength() {
      return (double) notSymbolCharacters / notSymbols;
    }

    /** NaN where there is no word. */
    private double perWord(String... parts) {
      int occurrences = 0;
      for (String part : parts) {
        occurrences += occurrences(text.string(), part);
      }
      return count == 0 ? Double.NaN : (double) occurrences / count;
    }
  }

  /** Whether the part of a text between two offsets, which is not blank, is of a kind. */
  @FunctionalInterface
  private interface LineTest {
    boolean holds(String text, int from, int to);
  }

  /** NaN where there is no line. */
  private static double shareOfLines(Text text, LineTest test) {
    Spans lines = text.lines();
    String string = text.string();
    int found = 0;
    for (int i = 0; i < lines.count(); i++) {
      int from = Whitespace.skip(string, lines.start(i), lines.end(i));
      int to = Whitespace.skipBack(string, from, lines.end(i));
      found += from < to && test.holds(string, from, to) ? 1 : 0;
    }
    return (double) found / lines.count();
  }

  private static boolean startsWithBullet(String text, int from, int to) {
    char first = text.charAt(from);
    return first == '•' || first == '-';
  }

  private static boolean endsInEllipsis(String text, int from, int to) {
    boolean dots = to - from >= 3 && text.startsWith("...", to - 3);
    return dots || text.charAt(to - 1) == '…';
  }

  private String stopWord(String text, int from, int to) {
    for (String word : stopWords) {
      if (word.length() == to - from && text.startsWith(word, from)) {
        return word;
      }
    }
    return "";
  }

  private static boolean isSymbols(String text, int from, int to) {
    for (int i = from; i < to; ) {
      int codePoint = text.codePointAt(i);
      if (!Symbols.isSymbol(codePoint)) {
        return false;
      }
      i += Character.charCount(codePoint);
    }
    return true;
  }

  private static boolean hasLetter(String text, int from, int to) {
    for (int i = from; i < to; ) {
      int codePoint = text.codePointAt(i);
      if (Character.isLetter(codePoint)) {
        return true;
      }
      i += Character.charCount(codePoint);
    }
    return false;
  }

  /** Occurrences that do not overlap. */
  private static int occurrences(String text, String part) {
    int count = 0;
    for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
      count++;
    }
    return count;
  }
}
