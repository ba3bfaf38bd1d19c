package dev.millrace.cli.view;

import dev.millrace.schemas.DroppedDocument;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last few drops of each rule. Safe for several threads. */
public final class LatestDrops {
  private final int perRule;
  private final Map<String, Deque<DroppedDocument>> latest = new HashMap<>();

  /**
   * @param perRule kept of each rule
   */
  public LatestDrops(int perRule) {
    this.perRule = perRule;
  }

  public synchronized void add(DroppedDocument drop) {
    Deque<DroppedDocument> ofRule =
        latest.computeIfAbsent(drop.getRule(), rule -> new ArrayDeque<>());
    ofRule.addFirst(drop);
    if (ofRule.size() > perRule) {
      ofRule.removeLast();
    }
  }

  /** Newest first. */
  public synchronized List<DroppedDocument> of(String rule) {
    return List.copyOf(latest.getOrDefault(rule, new ArrayDeque<>()));
  }
}
