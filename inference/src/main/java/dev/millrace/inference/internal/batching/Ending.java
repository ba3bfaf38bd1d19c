package dev.millrace.inference.internal.batching;

/**
 * How an answer ended.
 *
 * @param stopString the string that ended it; empty if none did
 * @param tokens what was drawn, end of text apart
 * @param meanLogProbability of what was drawn, end of text included; NaN where no probabilities
 *     were asked for
 */
public record Ending(
    FinishReason reason, String stopString, int tokens, double meanLogProbability) {

  /** Of an answer without a token. */
  static Ending unstarted() {
    return new Ending(FinishReason.LENGTH, "", 0, Double.NaN);
  }
}
