package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.check.CheckResult;
import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.check.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A verdict as lines for people. */
record VerdictTable(Verdict verdict) {
  private static final int EXAMPLES = 5;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(row("check", "counted", "missing", "twice", "wrong", ""));
    for (CheckResult check : verdict.checks()) {
      lines.add(
          row(
              check.name(),
              Long.toString(check.counted()),
              Long.toString(check.count(Violation.Kind.MISSING)),
              Long.toString(check.count(Violation.Kind.TWICE)),
              Long.toString(check.count(Violation.Kind.WRONG)),
              check.figures().entrySet().stream()
                  .map(figure -> figure.getKey() + " " + figure.getValue())
                  .collect(Collectors.joining(", "))));
    }
    for (CheckResult check : verdict.checks()) {
      List<Violation> all = check.violations();
      all.stream()
          .limit(EXAMPLES)
          .map(one -> check.name() + ", " + name(one.kind()) + ": " + one.text())
          .forEach(lines::add);
      if (all.size() > EXAMPLES) {
        lines.add(check.name() + ": and " + (all.size() - EXAMPLES) + " more");
      }
    }
    return lines;
  }

  static String name(Violation.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String row(String... cells) {
    return "%-22s %9s %8s %6s %6s   %s".formatted((Object[]) cells).stripTrailing();
  }
}
