package dev.millrace.filters.rules;

import dev.millrace.filters.Rule;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
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
public record GopherQuality(
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
    implements Rule {

  /** The group of this rule's drops. */
  public static final String GROUP = "gopher-quality";

  public GopherQuality {
    stopWords = List.copyOf(stopWords);
    Limits.requireNotNegative(
        GROUP,
        minWords,
        minMeanWordLength,
        maxHashesPerWord,
        maxEllipsesPerWord,
        maxBulletLines,
        maxEllipsisLines,
        minAlphabeticWords,
        minStopWords);
    Limits.requireOrdered(GROUP + " words", minWords, maxWords);
    Limits.requireOrdered(GROUP + " mean word length", minMeanWordLength, maxMeanWordLength);
  }

  /** The paper's limits, with datatrove's hyphen as a bullet. */
  public static GopherQuality of(QualityProfile profile) {
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
    WordCounts words = count(text);
    faults.below("too-few-words", "gopher_short_doc", words.notSymbols(), minWords);
    faults.above("too-many-words", "gopher_long_doc", words.notSymbols(), maxWords);
    if (words.notSymbols() > 0) {
      double mean = (double) words.notSymbolCharacters() / words.notSymbols();
      faults.below("words-too-short", "gopher_below_avg_threshold", mean, minMeanWordLength);
      faults.above("words-too-long", "gopher_above_avg_threshold", mean, maxMeanWordLength);
    }
    if (!faults.isDecided()) {
      judgeRatios(text, words, faults);
    }
    return faults;
  }

  private void judgeRatios(Text text, WordCounts words, Faults faults) {
    double count = words.words();
    if (count > 0) {
      double hashes = occurrences(text.string(), "#") / count;
      faults.above("too-many-hashes", "gopher_too_many_hashes", hashes, maxHashesPerWord);
      double ellipses =
          (occurrences(text.string(), "...") + occurrences(text.string(), "…")) / count;
      faults.above("too-many-ellipses", "gopher_too_many_ellipsis", ellipses, maxEllipsesPerWord);
    }
    judgeLines(text, faults);
    if (count > 0) {
      faults.below(
          "too-few-alphabetic-words",
          "gopher_below_alpha_threshold",
          words.alphabetic() / count,
          minAlphabeticWords);
    }
    faults.below("too-few-stop-words", "gopher_enough_stop_words", words.stopWords(), minStopWords);
  }

  private void judgeLines(Text text, Faults faults) {
    Spans lines = text.lines();
    if (lines.count() == 0) {
      return;
    }
    String string = text.string();
    int bullets = 0;
    int ellipses = 0;
    for (int i = 0; i < lines.count(); i++) {
      int from = Whitespace.skip(string, lines.start(i), lines.end(i));
      int to = Whitespace.skipBack(string, from, lines.end(i));
      if (from < to) {
        char first = string.charAt(from);
        bullets += first == '•' || first == '-' ? 1 : 0;
        boolean dots = to - from >= 3 && string.startsWith("...", to - 3);
        ellipses += dots || string.charAt(to - 1) == '…' ? 1 : 0;
      }
    }
    double count = lines.count();
    faults.above(
        "too-many-bullet-lines", "gopher_too_many_bullets", bullets / count, maxBulletLines);
    faults.above(
        "too-many-ellipsis-lines",
        "gopher_too_many_end_ellipsis",
        ellipses / count,
        maxEllipsisLines);
  }

  private record WordCounts(
      int words, int notSymbols, long notSymbolCharacters, int alphabetic, int stopWords) {}

  private WordCounts count(Text text) {
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
    return new WordCounts(words.count(), notSymbols, characters, alphabetic, stopWordCount);
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
