package dev.millrace.cli.monitoring;

import dev.millrace.metrics.Meters;
import dev.millrace.metrics.Metric;
import dev.millrace.publish.folder.Manifest;
import dev.millrace.publish.kafka.PublishNotices;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Publishing as metrics. Told by one thread, read by others. */
public final class PublishMeter implements PublishNotices {
  private final Meters meters;
  private volatile Optional<Manifest> manifest = Optional.empty();
  private volatile Map<TopicPartition, Long> positions = Map.of();

  public PublishMeter(Meters meters) {
    this.meters = meters;
    meters.add(Metric.PUBLISHED_DOCUMENTS, 0);
    meters.add(Metric.WITHDRAWN_ROWS, 0);
  }

  @Override
  public void opened(Manifest held) {
    show(held);
  }

  @Override
  public void committed(Manifest before, Manifest after) {
    meters.add(
        Metric.PUBLISHED_DOCUMENTS, after.totals().documents() - before.totals().documents());
    meters.add(Metric.WITHDRAWN_ROWS, after.totals().withdrawn() - before.totals().withdrawn());
    show(after);
  }

  private void show(Manifest held) {
    manifest = Optional.of(held);
    meters.set(Metric.PUBLISHED_ROWS, held.rows());
    meters.set(Metric.PUBLISHED_BYTES, held.bytes());
    meters.set(Metric.PUBLISHED_FILES, held.files().size());
  }

  @Override
  public void reached(Map<TopicPartition, Long> next) {
    positions = next;
  }

  public Optional<Manifest> manifest() {
    return manifest;
  }

  /** By partition, the record that is read next; empty before the first read. */
  public Map<TopicPartition, Long> positions() {
    return positions;
  }
}
