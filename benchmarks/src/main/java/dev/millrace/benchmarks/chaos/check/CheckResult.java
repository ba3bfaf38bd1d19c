package dev.millrace.benchmarks.chaos.check;

import java.util.List;
import java.util.Map;

/**
 * What one check found.
 *
 * @param counted what it looked at
 * @param figures further counts, in their order
 */
public record CheckResult(
    String name, long counted, Map<String, Long> figures, List<Violation> violations) {

  public CheckResult {
    violations = List.copyOf(violations);
  }

  public long count(Violation.Kind kind) {
    return violations.stream().filter(violation -> violation.kind() == kind).count();
  }
}
