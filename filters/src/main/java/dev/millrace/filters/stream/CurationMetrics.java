package dev.millrace.filters.stream;

import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Counters of the curation among Kafka Streams' own metrics, a task each: group {@code
 * stream-curation-metrics}, names such as {@code stragglers-total} and {@code stragglers-rate}.
 */
final class CurationMetrics {
  private CurationMetrics() {}

  static Sensor count(ProcessingContext context, String what) {
    return context
        .metrics()
        .addRateTotalSensor(
            "curation", context.taskId().toString(), what, Sensor.RecordingLevel.INFO);
  }
}
