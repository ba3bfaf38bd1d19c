package dev.millrace.benchmarks.chaos.check;

import java.util.List;

/** What all checks found. */
public record Verdict(List<CheckResult> checks) {

  public Verdict {
    checks = List.copyOf(checks);
  }

  public boolean isClean() {
    return violations().isEmpty();
  }

  public List<Violation> violations() {
    return checks.stream().flatMap(check -> check.violations().stream()).toList();
  }

  /**
   * @throws IllegalArgumentException if there is no check of that name
   */
  public CheckResult check(String name) {
    return checks.stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no check '" + name + "'"));
  }
}
