package dev.millrace.filters.extraction;

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
 * @param endsSentence the last character ends a sentence, quotes and brackets not counted
 */
record TextStatistics(
    double size,
    double words,
    int sentenceEnds,
    int commas,
    int digits,
    int capitals,
    boolean endsSentence) {

  static TextStatistics of(String text) {
    double size = 0;
    double words = 0;
    int ends = 0;
    int commas = 0;
    int digits = 0;
    int capitals = 0;
    boolean inWord = false;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        inWord = false;
        continue;
      }
      boolean dense = c >= 0x0e00 && isDense(c);
      size += dense ? 3 : 1;
      if (dense) {
        words += 0.5;
        inWord = false;
      } else if (Character.isLetterOrDigit(c)) {
        if (!inWord) {
          words++;
          capitals += Character.isUpperCase(c) ? 1 : 0;
        }
        digits += Character.isDigit(c) ? 1 : 0;
        inWord = true;
      } else {
        inWord = inWord && (c == '\'' || c == '’');
        if (isSentenceEnd(c)) {
          ends += i + 1 == length || c > 0x2000 || !isWordCharacter(text.charAt(i + 1)) ? 1 : 0;
        } else if (isComma(c)) {
          commas++;
        }
      }
    }
    return new TextStatistics(size, words, ends, commas, digits, capitals, endsSentence(text));
  }

  private static boolean isWordCharacter(char c) {
    return Character.isLetterOrDigit(c);
  }

  /** Thai, Lao, Khmer, Myanmar, kana and ideographs: scripts without spaces between words. */
  static boolean isDense(char c) {
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
