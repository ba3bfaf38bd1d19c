package dev.millrace.tokenizer.internal.split;

import dev.millrace.tokenizer.internal.bpe.IntList;

/** Cuts text into the pieces that no token crosses. */
@FunctionalInterface
public interface Splitter {
  /** The whole text is one piece. */
  Splitter WHOLE =
      (utf8, from, to, ends) -> {
        if (from < to) {
          ends.add(to);
        }
      };

  /**
   * Appends the end of every piece of {@code utf8[from, to)}; pieces follow each other without gaps
   * and the last one ends at {@code to}. Look-ahead sees nothing outside the range. Malformed bytes
   * count as characters that are neither letter, number nor white space.
   */
  void split(byte[] utf8, int from, int to, IntList ends);

  /** This splitter, and the other one inside each of its pieces. */
  default Splitter then(Splitter inner) {
    return (utf8, from, to, ends) -> {
      IntList outer = new IntList((to - from) / 4);
      split(utf8, from, to, outer);
      int start = from;
      for (int i = 0; i < outer.size(); i++) {
        int end = outer.get(i);
        inner.split(utf8, start, end, ends);
        start = end;
      }
    };
  }
}
