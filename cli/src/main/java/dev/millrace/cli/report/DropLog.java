package dev.millrace.cli.report;

import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The latest drops of each rule, and how many of each language: what {@code dropped-documents}
 * tells beyond the counts. Of pages that a takedown takes nothing is told.
 */
final class DropLog {
  private final Takedowns takedowns;
  private final int perRule;
  private final Map<String, Deque<DroppedDocument>> latest = new TreeMap<>();
  private final Map<String, Long> languages = new TreeMap<>();

  /**
   * @param perRule examples kept
   */
  DropLog(Takedowns takedowns, int perRule) {
    this.takedowns = takedowns;
    this.perRule = perRule;
  }

  void add(DroppedDocument drop) {
    languages.merge(drop.getLanguage(), 1L, Long::sum);
    if (takedowns.match(drop.getUrl()).isPresent()
        || takedowns.match(drop.getMatchedUrl()).isPresent()) {
      return;
    }
    Deque<DroppedDocument> ofRule =
        latest.computeIfAbsent(drop.getRule(), rule -> new ArrayDeque<>());
    ofRule.addFirst(drop);
    if (ofRule.size() > perRule) {
      ofRule.removeLast();
    }
  }

  /** Newest first. */
  List<DroppedDocument> examples(String rule) {
    return List.copyOf(latest.getOrDefault(rule, new ArrayDeque<>()));
  }

  /** Language to drops; the empty one for pages of which no language is known. */
  Map<String, Long> languages() {
    return languages;
  }
}
