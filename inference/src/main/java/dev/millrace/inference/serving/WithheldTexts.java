package dev.millrace.inference.serving;

/** Texts that no answer may recite. Safe for several threads. */
@FunctionalInterface
public interface WithheldTexts {
  /** There are none. */
  WithheldTexts NONE = (tokenizerId, tokens) -> false;

  /**
   * Whether these tokens in a row stand in one of the texts. Asked before every token of every
   * answer, so it may not wait.
   *
   * @param tokenizerId of the tokenizer that the tokens are of
   */
  boolean hold(String tokenizerId, int[] tokens);
}
