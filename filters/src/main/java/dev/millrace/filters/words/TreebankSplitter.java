package dev.millrace.filters.words;

import java.util.Locale;
import java.util.Set;

/**
 * NLTK's {@code word_tokenize}: Punkt sentences, each cut by the Penn Treebank's rules.
 *
 * <p>Three things differ from NLTK. Its Punkt model is a trained table of abbreviations,
 * collocations and sentence starters; here {@link PunktSentences} has the common English
 * abbreviations and Punkt's rules for initials, ellipses and ordinals. NLTK writes double quotes as
 * two grave accents or two apostrophes; here a word is always a range of the text, so a quote stays
 * one character. And an opening quote is told from a closing one by what precedes it, in one pass.
 */
final class TreebankSplitter implements WordSplitter {

  static final TreebankSplitter INSTANCE = new TreebankSplitter();

  /**
   * Words that are cut in two after their third letter, {@code d'ye} after its first (Robert
   * MacIntyre's list).
   */
  private static final Set<String> CUT_IN_TWO =
      Set.of(
          "cannot", "gimme", "gonna", "gotta", "lemme", "wanna", "d'ye", "more'n", "'tis", "'twas");

  private TreebankSplitter() {}

  @Override
  public Spans split(String text) {
    Spans sentences = PunktSentences.split(text);
    Tokens tokens = new Tokens(text.length() / 4);
    for (int i = 0; i < sentences.count(); i++) {
      splitSentence(text, sentences.start(i), sentences.end(i), tokens);
    }
    return tokens.words(text);
  }

  @Override
  public int countSentences(String text) {
    return PunktSentences.split(text).count();
  }

  static void splitSentence(String text, int from, int to, Tokens tokens) {
    int end = to;
    int stop = finalStop(text, from, to);
    int i = from;
    while (i < end) {
      i = Whitespace.skip(text, i, end);
      int runEnd = i;
      while (runEnd < end && !Whitespace.isSpace(text.charAt(runEnd))) {
        runEnd++;
      }
      if (i < runEnd) {
        splitRun(text, i, runEnd, stop, tokens);
      }
      i = runEnd;
    }
  }

  /** Offset of the full stop that ends the sentence, closing quotes and brackets aside, or -1. */
  private static int finalStop(String text, int from, int to) {
    int i = to - 1;
    while (i > from && "])}>\"'»”’ ".indexOf(text.charAt(i)) >= 0) {
      i--;
    }
    boolean single = i > from && text.charAt(i) == '.' && text.charAt(i - 1) != '.';
    return single ? i : -1;
  }

  private static void splitRun(String text, int from, int to, int finalStop, Tokens tokens) {
    int start = from;
    int i = from;
    while (i < to) {
      int length = markLength(text, from, i, to, finalStop);
      if (length == 0) {
        i++;
        continue;
      }
      if (i > start) {
        addWord(text, start, i, tokens);
      }
      tokens.add(i, i + length);
      i += length;
      start = i;
    }
    if (start < to) {
      addWord(text, start, to, tokens);
    }
  }

  /** Length of the mark at {@code i} that is a word by itself, or 0. */
  private static int markLength(String text, int from, int i, int to, int finalStop) {
    char c = text.charAt(i);
    return switch (c) {
      case '?', '!', ';', '@', '#', '$', '%', '&', '*' -> 1;
      case '[', ']', '(', ')', '{', '}', '<', '>' -> 1;
      case '"', '“', '”', '«', '»', '‘', '’', '„' -> 1;
      case '`' -> run(text, i, to, '`');
      case ',', ':' -> i + 1 < to && Character.isDigit(text.charAt(i + 1)) ? 0 : 1;
      case '.' -> i == finalStop ? 1 : atLeastTwo(run(text, i, to, '.'));
      case '-' -> Math.min(2, atLeastTwo(run(text, i, to, '-')));
      case '\'' -> apostrophe(text, from, i, to);
      default -> 0;
    };
  }

  private static int atLeastTwo(int run) {
    return run > 1 ? run : 0;
  }

  /**
   * Two apostrophes are a quote; one is where no word goes on after it, or a word of one letter.
   */
  private static int apostrophe(String text, int from, int i, int to) {
    if (i + 1 < to && text.charAt(i + 1) == '\'') {
      return 2;
    }
    boolean wordGoesOn = i + 1 < to && isWordCharacter(text.charAt(i + 1));
    if (!wordGoesOn) {
      return i > from ? 1 : 0;
    }
    boolean oneLetter = i + 2 == to || !isWordCharacter(text.charAt(i + 2));
    return oneLetter && "mtsdnMTSDN".indexOf(text.charAt(i + 1)) < 0 ? 1 : 0;
  }

  private static boolean isWordCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static int run(String text, int from, int to, char c) {
    int i = from;
    while (i < to && text.charAt(i) == c) {
      i++;
    }
    return i - from;
  }

  /** A word without marks: contractions come off its end. */
  private static void addWord(String text, int from, int to, Tokens tokens) {
    int length = to - from;
    String lower = length <= 12 ? text.substring(from, to).toLowerCase(Locale.ROOT) : "";
    int cut = contraction(text, from, to);
    if (cut > 0 && cut < length) {
      tokens.add(from, from + cut);
      tokens.add(from + cut, to);
    } else if (CUT_IN_TWO.contains(lower)) {
      int first = firstLength(lower);
      tokens.add(from, from + first);
      tokens.add(from + first, to);
    } else {
      tokens.add(from, to);
    }
  }

  private static int firstLength(String word) {
    return switch (word) {
      case "d'ye" -> 1;
      case "'tis", "'twas" -> 2;
      case "more'n" -> 4;
      default -> 3;
    };
  }

  /** Characters before {@code 's 'm 'd 'll 're 've n't} at the end, or 0. */
  private static int contraction(String text, int from, int to) {
    int length = to - from;
    if (length > 3 && text.regionMatches(true, to - 3, "n't", 0, 3)) {
      return length - 3;
    }
    if (length > 3 && text.charAt(to - 3) == '\'') {
      String tail = text.substring(to - 2, to).toLowerCase(Locale.ROOT);
      return tail.equals("ll") || tail.equals("re") || tail.equals("ve") ? length - 3 : 0;
    }
    boolean single =
        length > 2 && text.charAt(to - 2) == '\'' && "smdSMD".indexOf(text.charAt(to - 1)) >= 0;
    return single ? length - 2 : 0;
  }
}
