package dev.millrace.filters.stream;

import dev.millrace.schemas.Document;
import dev.millrace.schemas.SettingsException;
import java.time.Duration;
import java.util.Optional;

/**
 * Within what duplicates are looked for, and for how long.
 *
 * @param slice a slice of the time of fetching; empty: the document's dump
 * @param retention how long a window's index is kept after the window's first document; then the
 *     window begins anew
 */
public record DedupSettings(Optional<Duration> slice, Duration retention) {

  public DedupSettings {
    if (retention.compareTo(Duration.ofMinutes(2)) < 0) {
      throw new SettingsException("dedup.retention is " + retention + ", but must be at least 2m");
    }
    if (slice.isPresent() && slice.get().compareTo(Duration.ofSeconds(1)) < 0) {
      throw new SettingsException(
          "dedup.window is " + slice.get() + ", but must be dump, or at least 1s");
    }
  }

  /** The name of a document's window. */
  String windowOf(Document document) {
    return slice
        .map(
            length ->
                "t" + Math.floorDiv(document.getFetchedAt().toEpochMilli(), length.toMillis()))
        .orElse("d" + document.getDump());
  }
}
