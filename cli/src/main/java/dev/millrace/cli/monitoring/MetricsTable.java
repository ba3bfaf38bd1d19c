package dev.millrace.cli.monitoring;

import dev.millrace.metrics.Metric;
import dev.millrace.metrics.Teller;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The declared metrics in words. */
public final class MetricsTable {
  private MetricsTable() {}

  /** The table of {@code docs/operations.md}. */
  public static String markdown() {
    return "| metric | kind | unit | labels | told by | what it is |\n"
        + "|---|---|---|---|---|---|\n"
        + Arrays.stream(Metric.values()).map(MetricsTable::row).collect(Collectors.joining());
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s | %s | %s |\n"
        .formatted(
            metric.exposed(),
            metric.kind().label(),
            metric.unit(),
            labels,
            tellers(metric),
            metric.text());
  }

  private static String tellers(Metric metric) {
    return metric.tellers().stream().sorted().map(Teller::label).collect(Collectors.joining(", "));
  }

  /** Three lines a metric. */
  public static String plain() {
    return Arrays.stream(Metric.values())
        .map(
            metric ->
                "%s%s%n  %s of %s, told by %s%n  %s%n"
                    .formatted(
                        metric.exposed(),
                        metric.labels().isEmpty() ? "" : " " + metric.labels(),
                        metric.kind().label(),
                        metric.unit(),
                        tellers(metric),
                        metric.text()))
        .collect(Collectors.joining("\n"));
  }
}
