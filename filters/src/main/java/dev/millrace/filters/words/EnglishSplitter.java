package dev.millrace.filters.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer of spaCy's blank English pipeline with its sentencizer (spaCy 3.8: {@code
 * tokenizer.pyx}, {@code sentencizer.pyx}).
 *
 * <p>Runs without white space are taken one by one: exceptions are split as listed; else prefixes
 * and suffixes come off until nothing changes or an exception is left; what remains is kept whole
 * if it looks like a URL and is cut at its infixes otherwise. Afterwards exceptions that the affix
 * rules took apart are put together again.
 */
final class EnglishSplitter implements WordSplitter {

  // before INSTANCE, whose constructor uses it
  private static final StringTable NO_EXCEPTIONS = new StringTable(List.of());

  static final EnglishSplitter INSTANCE = new EnglishSplitter();

  private final StringTable exceptions;
  private final int[][] pieceLengths;
  private final ExceptionMatcher matcher;

  private EnglishSplitter() {
    Map<String, List<String>> pieces = EnglishExceptions.load();
    exceptions = new StringTable(List.copyOf(pieces.keySet()));
    pieceLengths = new int[pieces.size()][];
    int index = 0;
    for (List<String> parts : pieces.values()) {
      pieceLengths[index++] = parts.stream().mapToInt(String::length).toArray();
    }
    matcher = new ExceptionMatcher(exceptions, pieceLengths, patterns(pieces));
  }

  /** Exceptions that hold an affix, each as its tokens would be without exceptions. */
  private static List<List<String>> patterns(Map<String, List<String>> pieces) {
    List<List<String>> patterns = new ArrayList<>();
    for (String exception : pieces.keySet()) {
      int length = exception.length();
      boolean hasAffix =
          Affixes.prefix(exception, 0, length) > 0 || Affixes.suffix(exception, 0, length) > 0;
      for (int i = 0; i < length && !hasAffix; i++) {
        hasAffix = Affixes.infix(exception, 0, i, length) > 0;
      }
      if (hasAffix) {
        Tokens tokens = new Tokens(length);
        new RunSplitter(exception, tokens, NO_EXCEPTIONS, new int[0][]).split(0, length);
        patterns.add(tokens.words(exception).toList());
      }
    }
    return patterns;
  }

  @Override
  public Spans split(String text) {
    return tokenize(text).words(text);
  }

  @Override
  public int countSentences(String text) {
    return Sentencizer.count(text, tokenize(text));
  }

  private Tokens tokenize(String text) {
    Tokens tokens = new Tokens(text.length() / 4);
    RunSplitter runs = new RunSplitter(text, tokens, exceptions, pieceLengths);
    int length = text.length();
    int start = 0;
    boolean inSpace = length > 0 && Whitespace.isSpace(text.charAt(0));
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (CharacterClasses.is(c, CharacterClasses.SPACE) != inSpace) {
        addRun(runs, tokens, start, i, inSpace);
        // the first blank after a token belongs to it and is no token of its own
        start = c == ' ' ? i + 1 : i;
        inSpace = !inSpace;
      }
    }
    addRun(runs, tokens, start, length, inSpace);
    return matcher.apply(text, tokens);
  }

  private static void addRun(RunSplitter runs, Tokens tokens, int from, int to, boolean space) {
    if (from < to && space) {
      tokens.add(from, to);
    } else if (from < to) {
      runs.split(from, to);
    }
  }
}
