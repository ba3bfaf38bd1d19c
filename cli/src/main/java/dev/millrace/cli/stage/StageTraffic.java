package dev.millrace.cli.stage;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;

/**
 * Records that this process's copy of a stage has read and written, by topic, as Kafka Streams
 * counts them (KIP-846). Topics within the stage, repartitions and changelogs, are left out.
 */
record StageTraffic(Map<String, Long> read, Map<String, Long> written) {
  private static final String GROUP = "stream-topic-metrics";

  static StageTraffic of(String applicationId, Collection<? extends Metric> metrics) {
    Map<String, Long> read = new TreeMap<>();
    Map<String, Long> written = new TreeMap<>();
    for (Metric metric : metrics) {
      String topic = metric.metricName().tags().getOrDefault("topic", "");
      if (metric.metricName().group().equals(GROUP)
          && !topic.startsWith(applicationId)
          && metric.metricValue() instanceof Number count) {
        switch (metric.metricName().name()) {
          case "records-consumed-total" -> read.merge(topic, count.longValue(), Long::sum);
          case "records-produced-total" -> written.merge(topic, count.longValue(), Long::sum);
          default -> {}
        }
      }
    }
    return new StageTraffic(read, written);
  }

  /** Such as {@code pages 878 -> documents 870, dropped-documents 8}. */
  @Override
  public String toString() {
    return counts(read) + " -> " + counts(written);
  }

  private static String counts(Map<String, Long> byTopic) {
    String counts =
        byTopic.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
            .reduce((left, right) -> left + ", " + right)
            .orElse("nothing yet");
    return counts;
  }
}
