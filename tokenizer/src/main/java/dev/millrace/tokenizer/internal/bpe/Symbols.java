package dev.millrace.tokenizer.internal.bpe;

/** What merging starts with: a piece of text as tokens, before any two are merged. */
@FunctionalInterface
interface Symbols {
  /**
   * Writes the ids of {@code utf8[from, to)} into an array with room for one a byte, and returns
   * how many there are.
   */
  int read(byte[] utf8, int from, int to, int[] ids);
}
