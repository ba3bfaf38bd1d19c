package dev.millrace.inference.sampling;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The last tokens of prompt and answer. */
final class SeenTokens {
  private final int window;
  private final Deque<Integer> recent = new ArrayDeque<>();
  private final Map<Integer, Integer> counts = new HashMap<>();

  /**
   * @param window most tokens that are remembered; {@link Penalties#EVERY}: all
   */
  SeenTokens(int window) {
    this.window = window;
  }

  void add(int token) {
    if (window == 0) {
      return;
    }
    counts.merge(token, 1, Integer::sum);
    if (window == Penalties.EVERY) {
      return;
    }
    recent.add(token);
    if (recent.size() > window) {
      counts.computeIfPresent(recent.remove(), (id, count) -> count == 1 ? null : count - 1);
    }
  }

  Set<Integer> tokens() {
    return counts.keySet();
  }
}
