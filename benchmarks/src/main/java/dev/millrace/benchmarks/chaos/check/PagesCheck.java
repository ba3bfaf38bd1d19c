package dev.millrace.benchmarks.chaos.check;

import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import com.google.common.collect.TreeMultiset;
import dev.millrace.benchmarks.chaos.count.InputPages;
import dev.millrace.benchmarks.chaos.count.Sighting;
import java.util.List;

/** Each page of the input occurs on {@code pages} once for each of its WARC records. */
public final class PagesCheck {
  static final String NAME = "pages";

  private PagesCheck() {}

  public static CheckResult of(InputPages input, List<Sighting> pages) {
    Findings findings = new Findings(NAME);
    Multiset<String> found = TreeMultiset.create(pages.stream().map(Sighting::id).toList());
    for (String id : Multisets.union(found, input.certain()).elementSet()) {
      int count = found.count(id);
      int least = input.certain().count(id);
      int most = least + input.possible().count(id);
      String held = ", the input holds " + most;
      if (count < least) {
        findings.missing(id + ": " + count + " times on pages" + held);
      } else if (most == 0) {
        findings.wrong(id + ": on pages, but no page of the input");
      } else if (count > most) {
        findings.twice(id + ": " + count + " times on pages" + held);
      }
    }
    findings.figure("input", input.certain().size());
    findings.figure("inputUndecided", input.possible().size());
    return findings.result(pages.size());
  }
}
