package dev.millrace.inference.internal.batching;

import java.util.ArrayList;
import java.util.List;

/**
 * Where an answer ends.
 *
 * @param minTokens before so many, no token and no string ends it
 * @param maxTokens most tokens; the context may end it before
 * @param ignoreEndOfText whether the model's own ends are never drawn
 * @param stopTokens tokens that end it beside the model's own
 * @param stops strings that end it
 * @param stopShown whether the stop string is part of the answer
 */
public record EndRules(
    int minTokens,
    int maxTokens,
    boolean ignoreEndOfText,
    List<Integer> stopTokens,
    List<String> stops,
    boolean stopShown) {

  public EndRules {
    stopTokens = List.copyOf(stopTokens);
    stops = List.copyOf(stops);
  }

  /** At the model's own end, after so many tokens, or before the first of these strings. */
  public static EndRules of(int maxTokens, List<String> stops) {
    return new EndRules(0, maxTokens, false, List.of(), stops, false);
  }

  /** The same with further strings. */
  public EndRules stoppingAlsoAt(List<String> strings) {
    List<String> all = new ArrayList<>(stops);
    all.addAll(strings);
    return new EndRules(minTokens, maxTokens, ignoreEndOfText, stopTokens, all, stopShown);
  }
}
