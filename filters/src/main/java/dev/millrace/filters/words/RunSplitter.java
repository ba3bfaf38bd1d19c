package dev.millrace.filters.words;

import java.util.Arrays;

/**
 * Splits the runs without white space of one text: prefixes and suffixes come off until nothing
 * changes or an exception is left (spaCy's {@code _split_affixes} and {@code _attach_tokens}).
 */
final class RunSplitter {

  private final String text;
  private final Tokens tokens;
  private final StringTable exceptions;
  private final int[][] pieceLengths;

  // what is left of the run, the exception that it is or -1, and where suffixes start, the last one
  // first
  private int from;
  private int to;
  private int exception;
  private int[] suffixStarts = new int[16];
  private int suffixes;

  RunSplitter(String text, Tokens tokens, StringTable exceptions, int[][] pieceLengths) {
    this.text = text;
    this.tokens = tokens;
    this.exceptions = exceptions;
    this.pieceLengths = pieceLengths;
  }

  void split(int start, int end) {
    from = start;
    to = end;
    suffixes = 0;
    stripAffixes();
    if (from < to) {
      addMiddle();
    }
    for (int i = suffixes - 1; i >= 0; i--) {
      tokens.add(suffixStarts[i], i == 0 ? end : suffixStarts[i - 1]);
    }
  }

  private void stripAffixes() {
    exception = exceptions.find(text, from, to);
    int lastLength = 0;
    while (exception < 0 && from < to && to - from != lastLength) {
      lastLength = to - from;
      int prefix = Affixes.prefix(text, from, to);
      if (prefix > 0) {
        exception = exceptions.find(text, from + prefix, to);
        if (exception >= 0) {
          addPrefix(prefix);
          return;
        }
      }
      int suffix = Affixes.suffix(text, from + prefix, to);
      if (suffix > 0) {
        pushSuffix(suffix);
        exception = exceptions.find(text, from, to);
        if (exception >= 0) {
          return;
        }
      }
      if (prefix > 0) {
        addPrefix(prefix);
      }
      if (prefix > 0 || suffix > 0) {
        exception = exceptions.find(text, from, to);
      }
    }
  }

  private void addPrefix(int length) {
    tokens.add(from, from + length);
    from += length;
  }

  private void pushSuffix(int length) {
    if (suffixes == suffixStarts.length) {
      suffixStarts = Arrays.copyOf(suffixStarts, 2 * suffixes);
    }
    to -= length;
    suffixStarts[suffixes++] = to;
  }

  private void addMiddle() {
    if (exception >= 0) {
      addPieces(from, pieceLengths[exception], tokens);
    } else if (UrlShape.matches(text, from, to)) {
      tokens.add(from, to);
    } else {
      splitAtInfixes();
    }
  }

  private void splitAtInfixes() {
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

  static void addPieces(int from, int[] lengths, Tokens tokens) {
    int start = from;
    for (int length : lengths) {
      tokens.add(start, start + length);
      start += length;
    }
  }
}
