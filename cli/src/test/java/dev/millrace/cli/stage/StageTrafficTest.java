package dev.millrace.cli.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

final class StageTrafficTest {
  private record Counted(MetricName metricName, Object metricValue) implements Metric {}

  @Test
  void sumsOverTasksAndLeavesTheStagesOwnTopicsOut() {
    StageTraffic traffic =
        StageTraffic.of(
            "millrace-curation",
            List.of(
                counted("records-consumed-total", "documents", "0_0", 1_000.0),
                counted("records-consumed-total", "documents", "0_1", 234.0),
                counted("records-produced-total", "clean-documents", "1_0", 400.0),
                counted("records-produced-total", "dropped-documents", "1_0", 0.0),
                counted("records-produced-total", "millrace-curation-x-repartition", "0_0", 9.0),
                counted("bytes-produced-total", "clean-documents", "1_0", 7_000.0)));

    assertThat(traffic).hasToString("documents 1,234 -> clean-documents 400");
  }

  @Test
  void saysNothingYetBeforeTheFirstRecord() {
    assertThat(StageTraffic.of("millrace-tokenize", List.of()))
        .hasToString("nothing yet -> nothing yet");
  }

  private static Metric counted(String name, String topic, String task, double value) {
    return new Counted(
        new MetricName(name, "stream-topic-metrics", "", Map.of("topic", topic, "task-id", task)),
        value);
  }
}
