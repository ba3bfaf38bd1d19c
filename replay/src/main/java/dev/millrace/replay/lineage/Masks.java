package dev.millrace.replay.lineage;

import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.HashMap;
import java.util.Map;

/** Which documents steps did not see, because they were taken down by then. Not thread-safe. */
final class Masks {
  private final TakedownHistory history;
  private final Map<Long, Takedowns> byVersion = new HashMap<>();

  Masks(TakedownHistory history) {
    this.history = history;
  }

  /**
   * @param version the step was masked by the takedowns with lesser offsets
   */
  boolean hide(String url, String contentDigest, long version) {
    return version > 0
        && !history.entries().isEmpty()
        && byVersion.computeIfAbsent(version, history::asOf).match(url, contentDigest).isPresent();
  }

  boolean hide(Piece piece, StepUse use) {
    return hide(piece.url(), piece.contentDigest(), use.takedowns());
  }
}
