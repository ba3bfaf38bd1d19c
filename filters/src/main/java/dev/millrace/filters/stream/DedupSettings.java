package dev.millrace.filters.stream;

import com.google.common.collect.Sets;
import dev.millrace.filters.duplicates.DuplicateKey;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.settings.Setting;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Within what duplicates are looked for, and for how long.
 *
 * @param acrossDumps what a document may not have in common with a kept one of any window
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
        Duration retention,
    @Setting(
            key = "dedup.across-dumps",
            stage = "curation",
            text =
                "what drops a document that a kept one of any dump has too; one task then compares"
                    + " all; empty: dumps are not compared")
        Set<DuplicateKey> acrossDumps) {
  /** Window of all documents; those of dumps and slices begin with a letter of their own. */
  static final String ALL = "all";

  public DedupSettings {
    acrossDumps = Sets.immutableEnumSet(acrossDumps);
  }

  /** Within a dump, for 90 days. */
  public static DedupSettings defaults() {
    return new DedupSettings(Optional.empty(), Duration.ofDays(90), Set.of());
  }

  /** Key by which a window's documents meet in one task. */
  String taskOf(String window) {
    return acrossDumps.isEmpty() ? window : ALL;
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
