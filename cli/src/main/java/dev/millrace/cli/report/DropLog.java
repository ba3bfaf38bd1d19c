package dev.millrace.cli.report;

import dev.millrace.cli.view.LatestDrops;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The latest drops of each rule, and how many of each language: what {@code dropped-documents}
 * tells beyond the counts. Of pages that a takedown takes nothing is told.
 */
final class DropLog {
  private final Takedowns takedowns;
  private final LatestDrops latest;
  private final Map<String, Long> languages = new TreeMap<>();

  /**
   * @param perRule examples kept
   */
  DropLog(Takedowns takedowns, int perRule) {
    this.takedowns = takedowns;
    this.latest = new LatestDrops(perRule);
  }

  void add(DroppedDocument drop) {
    languages.merge(drop.getLanguage(), 1L, Long::sum);
    if (takedowns.match(drop.getUrl()).isEmpty()
        && takedowns.match(drop.getMatchedUrl()).isEmpty()) {
      latest.add(drop);
    }
  }

  /** Newest first. */
  List<DroppedDocument> examples(String rule) {
    return latest.of(rule);
  }

  /** Language to drops; the empty one for pages of which no language is known. */
  Map<String, Long> languages() {
    return languages;
  }
}
