package dev.millrace.filters.words;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.text.StringCharacterIterator;
import java.util.function.IntBinaryOperator;

/**
 * Word and sentence breaks of Unicode's UAX 29 as ICU cuts them, with dictionaries for Chinese,
 * Japanese, Thai, Lao, Khmer and Burmese.
 */
final class IcuSplitter implements WordSplitter {

  private final ULocale locale;
  private final WordBreaks breaks;

  IcuSplitter(String language, WordBreaks breaks) {
    this.locale = new ULocale(language);
    this.breaks = breaks;
  }

  @Override
  public WordBreaks breaks() {
    return breaks;
  }

  @Override
  public Spans split(String text) {
    Spans.Builder words = new Spans.Builder(text);
    forEach(
        BreakIterator.getWordInstance(locale),
        text,
        (start, end) -> {
          words.add(start, end);
          return 1;
        });
    return words.build();
  }

  @Override
  public int countSentences(String text) {
    return forEach(BreakIterator.getSentenceInstance(locale), text, (start, end) -> 1);
  }

  /**
   * Passes on each part without its surrounding white space, unless it is blank; returns the sum of
   * the answers.
   */
  private static int forEach(BreakIterator breaks, String text, IntBinaryOperator part) {
    breaks.setText(new StringCharacterIterator(text));
    int sum = 0;
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      int from = Whitespace.skip(text, start, end);
      int to = Whitespace.skipBack(text, from, end);
      if (from < to) {
        sum += part.applyAsInt(from, to);
      }
      start = end;
    }
    return sum;
  }
}
