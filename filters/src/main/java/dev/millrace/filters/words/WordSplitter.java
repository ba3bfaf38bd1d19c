package dev.millrace.filters.words;

import java.util.Locale;

/**
 * Finds the words and counts the sentences of a text. Implementations are safe for use by several
 * threads.
 */
public interface WordSplitter {

  /**
   * Words without surrounding white space, none of them empty; punctuation marks are words of their
   * own.
   */
  Spans split(String text);

  /** Sentences that are not blank. */
  int countSentences(String text);

  /** What stands between the words that it finds. */
  default WordBreaks breaks() {
    return WordBreaks.SPACES;
  }

  /** spaCy's blank English tokenizer with its sentencizer, as datatrove uses it since v0.3. */
  static WordSplitter english() {
    return EnglishSplitter.INSTANCE;
  }

  /**
   * NLTK's {@code word_tokenize} with Punkt sentences, as datatrove v0.2.0 used it: see {@link
   * TreebankSplitter} for the differences.
   */
  static WordSplitter treebank() {
    return TreebankSplitter.INSTANCE;
  }

  /**
   * The splitter of a language.
   *
   * @param language ISO 639 code as fastText's labels have it, {@code en}, {@code de}, {@code zh}
   * @return {@link #english()} for English, ICU's word and sentence breaks for every other language
   */
  static WordSplitter forLanguage(String language) {
    return forLanguage(language, WordBreaks.SPACES);
  }

  /** The same of a language whose words are known to be broken so. */
  static WordSplitter forLanguage(String language, WordBreaks breaks) {
    String code = language.toLowerCase(Locale.ROOT);
    return code.equals("en") || code.equals("eng") ? english() : new IcuSplitter(code, breaks);
  }
}
