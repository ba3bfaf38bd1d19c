package dev.millrace.filters.extraction.features;

/**
 * What can be counted in a text of any script.
 *
 * @param size characters other than white space; one of a script written without spaces counts
 *     three, as it says about as much as half a word elsewhere
 * @param words runs of letters and digits; such a character counts as half a word
 * @param sentenceEnds full stops, question and exclamation marks of any script, before a space or
 *     the end
 * @param commas commas of any script
 * @param digits decimal digits
 * @param capitals words that start with an upper-case letter
 * @param upperCase upper-case letters
 * @param separators characters that part items of a list on one line, and copyright signs
 * @param addresses at signs and {@code ://}
 * @param startsLower the first letter is lower-case
 * @param endsSentence the last character ends a sentence, quotes and brackets not counted
 */
public record TextStatistics(
    double size,
    double words,
    int sentenceEnds,
    int commas,
    int digits,
    int capitals,
    int upperCase,
    int separators,
    int addresses,
    boolean startsLower,
    boolean endsSentence) {

  /** What a character of a script without spaces counts, in characters and words of others. */
  public static final int DENSE_SIZE = 3;

  private static final double DENSE_WORDS = 0.5;

  public static TextStatistics of(String text) {
    Counter counter = new Counter(text);
    for (int i = 0; i < text.length(); i++) {
      counter.count(i);
    }
    return counter.result();
  }

  /** Goes through a text once. */
  private static final class Counter {

    private final String text;
    private double size;
    private double words;
    private int sentenceEnds;
    private int commas;
    private int digits;
    private int capitals;
    private int upperCase;
    private int separators;
    private int addresses;
    private boolean inWord;

    Counter(String text) {
      this.text = text;
    }

    void count(int index) {
      char c = text.charAt(index);
      if (Character.isWhitespace(c)) {
        inWord = false;
      } else if (c >= 0x0e00 && isDense(c)) {
        size += DENSE_SIZE;
        words += DENSE_WORDS;
        inWord = false;
      } else if (Character.isLetterOrDigit(c)) {
        size++;
        boolean upper = Character.isUpperCase(c);
        upperCase += upper ? 1 : 0;
        if (!inWord) {
          words++;
          capitals += upper ? 1 : 0;
        }
        digits += Character.isDigit(c) ? 1 : 0;
        inWord = true;
      } else {
        size++;
        countSymbol(c, index);
      }
    }

    private void countSymbol(char c, int index) {
      inWord = inWord && (c == '\'' || c == '’');
      if (isSentenceEnd(c)) {
        boolean wordFollows =
            index + 1 < text.length() && Character.isLetterOrDigit(text.charAt(index + 1));
        sentenceEnds += c > 0x2000 || !wordFollows ? 1 : 0;
      } else if (isComma(c)) {
        commas++;
      } else if (isSeparator(c)) {
        separators++;
      } else if (c == '@' || (c == ':' && text.startsWith("//", index + 1))) {
        addresses++;
      }
    }

    TextStatistics result() {
      return new TextStatistics(
          size,
          words,
          sentenceEnds,
          commas,
          digits,
          capitals,
          upperCase,
          separators,
          addresses,
          !text.isEmpty() && Character.isLowerCase(text.charAt(0)),
          TextStatistics.endsSentence(text));
    }
  }

  /** Thai, Lao, Khmer, Myanmar, kana and ideographs: scripts without spaces between words. */
  public static boolean isDense(char c) {
    return (c >= 0x3040 && c <= 0x30ff)
        || (c >= 0x3400 && c <= 0x9fff)
        || (c >= 0x0e00 && c <= 0x0eff)
        || (c >= 0x1000 && c <= 0x109f)
        || (c >= 0x1780 && c <= 0x17ff)
        || (c >= 0xf900 && c <= 0xfaff);
  }

  private static boolean isSentenceEnd(char c) {
    return switch (c) {
      case '.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।', '॥', '․', '։', '።' -> true;
      default -> false;
    };
  }

  private static boolean isComma(char c) {
    return switch (c) {
      case ',', '、', '，', '،', ';', '；', '؛' -> true;
      default -> false;
    };
  }

  private static boolean isSeparator(char c) {
    return switch (c) {
      case '|', '»', '›', '·', '•', '/', '→', '«', '©', '>', '▸', '►' -> true;
      default -> false;
    };
  }

  private static boolean endsSentence(String text) {
    int i = text.length() - 1;
    while (i >= 0 && isClosing(text.charAt(i))) {
      i--;
    }
    return i >= 0 && (isSentenceEnd(text.charAt(i)) || text.charAt(i) == ':');
  }

  private static boolean isClosing(char c) {
    return switch (c) {
      case '"', '\'', ')', ']', '”', '’', '»', '」', '』', '）' -> true;
      default -> Character.isWhitespace(c);
    };
  }
}
