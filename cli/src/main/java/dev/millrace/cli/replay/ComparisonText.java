package dev.millrace.cli.replay;

import dev.millrace.replay.compare.Comparison;
import dev.millrace.replay.compare.Tally;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A comparison for people. */
final class ComparisonText {
  private static final int MOST_HOSTS = 50;

  private final ComparisonReport report;
  private final Comparison comparison;
  private final String first;
  private final String second;
  private final StringBuilder text = new StringBuilder();

  ComparisonText(ComparisonReport report) {
    this.report = report;
    this.comparison = report.comparison();
    this.first = report.first().name();
    this.second = report.second().name();
  }

  String text() {
    Tally total = comparison.total();
    line(
        "%,d pages decided by both %s and %s; %,d only by %s, %,d only by %s"
            .formatted(
                total.pages(),
                first,
                second,
                comparison.onlyFirst(),
                first,
                comparison.onlySecond(),
                second));
    line("");
    line("%-34s %10s %10s".formatted("", first, second));
    line("%-34s %,10d %,10d".formatted("clean", total.cleanFirst(), total.cleanSecond()));
    line("%-34s %,10d %,10d".formatted("tokens", total.tokensFirst(), total.tokensSecond()));
    heldOut();
    line("");
    fates(total);
    texts(total);
    representatives();
    table("language", comparison.languages());
    table("host", comparison.hosts());
    line(
        comparison.isEqual()
            ? "both made the same of every page"
            : "they differ in %,d fates and %,d texts"
                .formatted(total.changedFates(), total.changedTexts()));
    return text.toString();
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }

  private void heldOut() {
    if (report.first().progress().evaluation().isPresent()
        && report.second().progress().evaluation().isPresent()) {
      line(
          "%-34s %10.3f %10.3f  of runs %s and %s, each on its own held-out texts"
              .formatted(
                  "held-out bits per byte",
                  bitsPerByte(report.first()),
                  bitsPerByte(report.second()),
                  report.first().run(),
                  report.second().run()));
    }
  }

  private static double bitsPerByte(ComparisonReport.Counted one) {
    Double measured =
        one.progress().evaluation().map(TrainingLogEntry::getHeldOutBitsPerByte).orElse(null);
    return measured == null ? Double.NaN : measured;
  }

  private void fates(Tally total) {
    line("%,d fates changed".formatted(total.changedFates()));
    comparison
        .matrix()
        .forEach(
            (before, afters) ->
                afters.forEach(
                    (after, count) -> {
                      if (!before.equals(after)) {
                        line("%,8d  %s".formatted(count, Comparison.kind(before, after)));
                        examples(Comparison.kind(before, after));
                      }
                    }));
    comparison
        .matrix()
        .forEach(
            (before, afters) ->
                afters.forEach(
                    (after, count) -> {
                      if (before.equals(after)) {
                        line("%,8d  %s in both".formatted(count, before));
                      }
                    }));
    line("");
  }

  private void examples(String kind) {
    for (Comparison.Page page : comparison.changedFates().getOrDefault(kind, List.of())) {
      line("          %s: %s; %s".formatted(page.url(), page.first(), page.second()));
    }
  }

  private void texts(Tally total) {
    line(
        "%,d texts changed, %,d are the same%s"
            .formatted(
                total.changedTexts(),
                comparison.sameTexts(),
                comparison.unknownTexts() == 0
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        ", of %,d a topic no longer holds one",
                        comparison.unknownTexts())));
    for (ComparisonReport.Diff diff : report.diffs()) {
      line("          %s: %s".formatted(diff.url(), ComparisonReport.inWords(diff.parts())));
    }
    line("");
  }

  private void representatives() {
    line(
        "%,d documents no longer stand for all their near-duplicates"
            .formatted(comparison.changedHeads()));
    for (Comparison.ChangedHead page : comparison.changedClusters()) {
      line("          %s: %s, then %s".formatted(page.url(), page.first(), page.second()));
    }
    line("");
  }

  /** Those that changed most come first. */
  private void table(String name, Map<String, Tally> tallies) {
    if (tallies.isEmpty()) {
      return;
    }
    line(
        "%-34s %10s %10s %10s %10s %10s"
            .formatted(name, "pages", "clean " + first, "clean " + second, "fates", "texts"));
    tallies.entrySet().stream()
        .sorted(
            Map.Entry.comparingByValue(
                Comparator.comparingLong(
                        (Tally tally) -> -tally.changedFates() - tally.changedTexts())
                    .thenComparingLong(tally -> -tally.pages())))
        .limit(MOST_HOSTS)
        .forEach(
            one ->
                line(
                    "%-34s %,10d %,10d %,10d %,10d %,10d"
                        .formatted(
                            one.getKey(),
                            one.getValue().pages(),
                            one.getValue().cleanFirst(),
                            one.getValue().cleanSecond(),
                            one.getValue().changedFates(),
                            one.getValue().changedTexts())));
    if (tallies.size() > MOST_HOSTS) {
      line("and %,d more; --json names all".formatted(tallies.size() - MOST_HOSTS));
    }
    line("");
  }
}
