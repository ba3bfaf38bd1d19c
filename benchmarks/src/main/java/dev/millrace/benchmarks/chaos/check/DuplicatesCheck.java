package dev.millrace.benchmarks.chaos.check;

import dev.millrace.benchmarks.chaos.count.Observed;
import dev.millrace.benchmarks.chaos.count.Sighting;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Of documents that repeat each other the first stays, in the one order of their pages: by the time
 * at which the page was appended, then by partition, then by offset. So the same pages leave the
 * same documents, whatever was killed. A page with a time before that of another that stands before
 * it in its partition, as clocks that jump make them, has no place in that order.
 */
public final class DuplicatesCheck {
  static final String NAME = "duplicates";

  private static final Comparator<Sighting> ORDER =
      Comparator.comparingLong(Sighting::time)
          .thenComparingInt(page -> page.place().partition())
          .thenComparingLong(page -> page.place().offset());

  private DuplicatesCheck() {}

  public static CheckResult of(Observed observed) {
    Findings findings = new Findings(NAME);
    Map<String, Sighting> pages = inOrder(observed);
    long duplicates = 0;
    long unordered = 0;
    for (Sighting drop : observed.dropped()) {
      if (drop.repeats().isEmpty()) {
        continue;
      }
      duplicates++;
      Optional<Sighting> own = Optional.ofNullable(pages.get(drop.id()));
      Optional<Sighting> kept = drop.repeats().map(pages::get);
      if (own.isEmpty() || kept.isEmpty()) {
        unordered++;
      } else if (ORDER.compare(kept.get(), own.get()) > 0) {
        findings.wrong(
            "%s at %s: repeats %s at %s, which comes later"
                .formatted(own.get().id(), own.get().place(), kept.get().id(), kept.get().place()));
      }
    }
    findings.figure("unordered", unordered);
    return findings.result(duplicates);
  }

  /** Those that have a place, by id; a page that is there several times has none. */
  private static Map<String, Sighting> inOrder(Observed observed) {
    Map<Integer, Long> newest = new HashMap<>();
    Map<String, Sighting> pages = new HashMap<>();
    Set<String> without = new HashSet<>();
    for (Sighting page : observed.pages()) {
      long before = newest.merge(page.place().partition(), page.time(), Math::max);
      if (page.time() < before || pages.put(page.id(), page) != null) {
        without.add(page.id());
      }
    }
    pages.keySet().removeAll(without);
    return pages;
  }
}
