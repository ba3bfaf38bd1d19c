package dev.millrace.filters.words;

/**
 * spaCy's rule-based sentencizer: a sentence ends after a run of punctuation that holds a terminal
 * mark standing as a token by itself.
 */
final class Sentencizer {

  private Sentencizer() {}

  /** Sentences that are not blank. */
  static int count(String text, Tokens tokens) {
    int sentences = 0;
    boolean seenTerminal = false;
    boolean blank = true;
    for (int i = 0; i < tokens.count(); i++) {
      int start = tokens.start(i);
      int end = tokens.end(i);
      boolean terminal = isTerminal(text, start, end);
      if (seenTerminal && !terminal && !isPunctuation(text, start, end)) {
        sentences += blank ? 0 : 1;
        blank = true;
        seenTerminal = false;
      } else if (terminal) {
        seenTerminal = true;
      }
      blank &= Whitespace.isSpace(text.charAt(start));
    }
    return sentences + (blank ? 0 : 1);
  }

  private static boolean isTerminal(String text, int start, int end) {
    int codePoint = text.codePointAt(start);
    return end - start == Character.charCount(codePoint)
        && TerminalMarks.isSentencizerMark(codePoint);
  }

  private static boolean isPunctuation(String text, int start, int end) {
    for (int i = start; i < end; ) {
      int codePoint = text.codePointAt(i);
      if (!isPunctuation(codePoint)) {
        return false;
      }
      i += Character.charCount(codePoint);
    }
    return true;
  }

  private static boolean isPunctuation(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
