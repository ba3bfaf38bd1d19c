package dev.millrace.benchmarks.chaos.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what one check finds. */
public final class Findings {
  private final String name;
  private final Map<String, Long> figures = new LinkedHashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  public Findings(String name) {
    this.name = name;
  }

  void figure(String figure, long value) {
    figures.put(figure, value);
  }

  public void missing(String text) {
    violations.add(new Violation(Violation.Kind.MISSING, text));
  }

  public void twice(String text) {
    violations.add(new Violation(Violation.Kind.TWICE, text));
  }

  public void wrong(String text) {
    violations.add(new Violation(Violation.Kind.WRONG, text));
  }

  public CheckResult result(long counted) {
    return new CheckResult(
        name, counted, Collections.unmodifiableMap(new LinkedHashMap<>(figures)), violations);
  }
}
