package dev.millrace.filters.stream;

import dev.millrace.filters.pii.PiiKind;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Counters of the curation among Kafka Streams' own metrics, a task each: group {@code
 * stream-curation-metrics}, names such as {@code stragglers-total} and {@code stragglers-rate}.
 */
final class CurationMetrics {
  private CurationMetrics() {}

  /** Replaced personal data, by kind: {@code scrubbed-payment-card-total}. */
  static Map<PiiKind, Sensor> scrubbed(ProcessingContext context) {
    Map<PiiKind, Sensor> sensors = new EnumMap<>(PiiKind.class);
    for (PiiKind kind : PiiKind.values()) {
      sensors.put(kind, count(context, "scrubbed-" + kind.id()));
    }
    return sensors;
  }

  static Sensor count(ProcessingContext context, String what) {
    return context
        .metrics()
        .addRateTotalSensor(
            "curation", context.taskId().toString(), what, Sensor.RecordingLevel.INFO);
  }
}
