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
  private List<List<String>> patterns(Map<String, List<String>> pieces) {
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
        splitRun(exception, 0, length, tokens, false);
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
    int length = text.length();
    int start = 0;
    boolean inSpace = length > 0 && Whitespace.isSpace(text.charAt(0));
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (CharacterClasses.is(c, CharacterClasses.SPACE) != inSpace) {
        addRun(text, start, i, inSpace, tokens);
        // the first blank behind a token belongs to it and is no token of its own
        start = c == ' ' ? i + 1 : i;
        inSpace = !inSpace;
      }
    }
    addRun(text, start, length, inSpace, tokens);
    return matcher.apply(text, tokens);
  }

  private void addRun(String text, int from, int to, boolean space, Tokens tokens) {
    if (from >= to) {
      return;
    }
    if (space) {
      tokens.add(from, to);
    } else {
      splitRun(text, from, to, tokens, true);
    }
  }

  private void splitRun(String text, int start, int end, Tokens tokens, boolean withExceptions) {
    int from = start;
    int to = end;
    int[] suffixStarts = null;
    int suffixes = 0;
    int exception = -1;
    int lastLength = 0;
    while (from < to && to - from != lastLength) {
      exception = withExceptions ? exceptions.find(text, from, to) : -1;
      if (exception >= 0) {
        break;
      }
      lastLength = to - from;
      int prefix = Affixes.prefix(text, from, to);
      if (prefix > 0 && withExceptions) {
        exception = exceptions.find(text, from + prefix, to);
        if (exception >= 0) {
          tokens.add(from, from + prefix);
          from += prefix;
          break;
        }
      }
      int suffix = Affixes.suffix(text, from + prefix, to);
      if (suffix > 0) {
        if (suffixStarts == null) {
          suffixStarts = new int[end - start];
        }
        suffixStarts[suffixes++] = to - suffix;
        exception = withExceptions ? exceptions.find(text, from, to - suffix) : -1;
        if (exception >= 0) {
          to -= suffix;
          break;
        }
      }
      if (prefix > 0) {
        tokens.add(from, from + prefix);
      }
      from += prefix;
      to -= suffix;
    }
    addMiddle(text, from, to, exception, tokens);
    for (int i = suffixes - 1; i >= 0; i--) {
      int suffixEnd = i == 0 ? end : suffixStarts[i - 1];
      tokens.add(suffixStarts[i], suffixEnd);
    }
  }

  private void addMiddle(String text, int from, int to, int exception, Tokens tokens) {
    if (from >= to) {
      return;
    }
    if (exception >= 0) {
      addPieces(from, pieceLengths[exception], tokens);
    } else if (UrlShape.matches(text, from, to)) {
      tokens.add(from, to);
    } else {
      splitAtInfixes(text, from, to, tokens);
    }
  }

  static void addPieces(int from, int[] lengths, Tokens tokens) {
    int start = from;
    for (int length : lengths) {
      tokens.add(start, start + length);
      start += length;
    }
  }

  private static void splitAtInfixes(String text, int from, int to, Tokens tokens) {
    int start = from;
    int i = from;
    while (i < to) {
      int length = Affixes.infix(text, from, i, to);
      // one at the very start stays with what follows
      if (length > 0 && i > from) {
        if (i > start) {
          tokens.add(start, i);
        }
        tokens.add(i, i + length);
        start = i + length;
      }
      i += Math.max(1, length);
    }
    if (start < to) {
      tokens.add(start, to);
    }
  }
}
