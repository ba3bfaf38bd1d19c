package dev.millrace.filters.words;

/** What a language's writing puts between words. */
public enum WordBreaks {
  /** White space, as in most languages. */
  SPACES,

  /** Nothing: words are found by a dictionary, as in Chinese, Japanese and Thai. */
  DICTIONARY
}
