package dev.millrace.cli.command.stage;

import dev.millrace.cli.monitoring.MetricsTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    header = "Every metric of this program's own: what it is, and which process tells it.",
    description = {
      "",
      "Each process tells its own on http://METRICS.HOST:METRICS.PORT/metrics, in Prometheus' text"
          + " format, beside those of the Java machine (jvm_*, process_*) and of Kafka's clients"
          + " (kafka_*); run tells all on one port.%n"
    })
public final class MetricsCommand implements Callable<Integer> {
  @Option(names = "--markdown", description = "the table of docs/operations.md")
  private boolean markdown;

  @Override
  public Integer call() {
    System.out.print(markdown ? MetricsTable.markdown() : MetricsTable.plain());
    return 0;
  }
}
