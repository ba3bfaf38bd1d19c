package dev.millrace.benchmarks.chaos.check;

import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import com.google.common.collect.TreeMultiset;
import dev.millrace.benchmarks.chaos.count.DeadLetter;
import dev.millrace.benchmarks.chaos.count.Observed;
import dev.millrace.benchmarks.chaos.count.Place;
import dev.millrace.benchmarks.chaos.count.Sighting;
import java.util.HashMap;
import java.util.Map;

/**
 * Each page ends once: as a clean document, a dropped one, or a dead letter of what came before
 * {@code clean-documents}.
 */
public final class EndsCheck {
  static final String NAME = "ends";

  private EndsCheck() {}

  public static CheckResult of(Observed observed) {
    Findings findings = new Findings(NAME);
    Map<Place, String> idsOfPages = new HashMap<>();
    Multiset<String> pages = TreeMultiset.create();
    for (Sighting page : observed.pages()) {
      idsOfPages.put(page.place(), page.id());
      pages.add(page.id());
    }
    Multiset<String> ends = TreeMultiset.create();
    observed.clean().forEach(document -> ends.add(document.id()));
    observed.dropped().forEach(drop -> ends.add(drop.id()));
    long dead = 0;
    for (DeadLetter letter : observed.deadLetters()) {
      if (PackingCheck.isOfPacking(letter)) {
        continue;
      }
      dead++;
      String id = letter.id().isEmpty() ? idsOfPages.getOrDefault(letter.of(), "") : letter.id();
      if (id.isEmpty()) {
        findings.wrong(letter.place() + ": a dead letter of " + letter.of() + ", of no known page");
      } else {
        ends.add(id);
      }
    }
    compare(pages, ends, findings);
    findings.figure("clean", observed.clean().size());
    findings.figure("dropped", observed.dropped().size());
    findings.figure("dead", dead);
    return findings.result(ends.size());
  }

  private static void compare(Multiset<String> pages, Multiset<String> ends, Findings findings) {
    for (String id : Multisets.union(pages, ends).elementSet()) {
      int begun = pages.count(id);
      int ended = ends.count(id);
      if (begun == 0) {
        findings.wrong(id + ": has an end, but is not on pages");
      } else if (ended < begun) {
        findings.missing(id + ": " + ended + " ends, " + begun + " times on pages");
      } else if (ended > begun) {
        findings.twice(id + ": " + ended + " ends, " + begun + " times on pages");
      }
    }
  }
}
