package dev.millrace.filters.stream;

import dev.millrace.schemas.Document;
import dev.millrace.schemas.settings.Setting;
import java.time.Duration;
import java.util.Optional;

/**
 * Within what duplicates are looked for, and for how long.
 *
 * @param slice a slice of the time of fetching; empty: the document's dump
 * @param retention how long a window's index is kept after the window's first document; then the
 *     window begins anew
 */
public record DedupSettings(
    @Setting(
            key = "dedup.window",
            stage = "curation",
            text =
                "near-duplicates are looked for within a dump, or within a time slice such as 30d",
            min = 1,
            none = "dump")
        Optional<Duration> slice,
    @Setting(key = "dedup.retention", text = "how long a window's index is kept", min = 120)
        Duration retention) {

  /** Within a dump, for 90 days. */
  public static DedupSettings defaults() {
    return new DedupSettings(Optional.empty(), Duration.ofDays(90));
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
