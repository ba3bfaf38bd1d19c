package dev.millrace.filters.words;

import java.util.Arrays;

/** A growing list of token ranges, white-space tokens among them. */
final class Tokens {

  private int[] bounds;
  private int count;

  Tokens(int capacity) {
    bounds = new int[2 * Math.max(8, capacity)];
  }

  void add(int start, int end) {
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * count] = start;
    bounds[2 * count + 1] = end;
    count++;
  }

  int count() {
    return count;
  }

  int start(int index) {
    return bounds[2 * index];
  }

  int end(int index) {
    return bounds[2 * index + 1];
  }

  /** The tokens that are not white space. */
  Spans words(String text) {
    int kept = 0;
    int[] words = new int[2 * count];
    for (int i = 0; i < count; i++) {
      int start = bounds[2 * i];
      if (!Whitespace.isSpace(text.charAt(start))) {
        words[2 * kept] = start;
        words[2 * kept + 1] = bounds[2 * i + 1];
        kept++;
      }
    }
    return new Spans(text, words, kept);
  }
}
