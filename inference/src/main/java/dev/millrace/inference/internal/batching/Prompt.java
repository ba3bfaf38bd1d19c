package dev.millrace.inference.internal.batching;

import java.util.Arrays;

/**
 * A prompt as the model reads it.
 *
 * @param tokens at least one
 * @param added how many of the first tokens the client did not give: they begin a text for the
 *     model and are not shown
 */
public record Prompt(int[] tokens, int added) {

  /** A prompt that is read as the client gave it. */
  public static Prompt of(int... tokens) {
    return new Prompt(tokens, 0);
  }

  /** A prompt after a token that begins a text. */
  public static Prompt after(int begin, int[] tokens) {
    int[] all = new int[tokens.length + 1];
    all[0] = begin;
    System.arraycopy(tokens, 0, all, 1, tokens.length);
    return new Prompt(all, 1);
  }

  public int length() {
    return tokens.length;
  }

  int[] range(int from, int to) {
    return Arrays.copyOfRange(tokens, from, to);
  }
}
