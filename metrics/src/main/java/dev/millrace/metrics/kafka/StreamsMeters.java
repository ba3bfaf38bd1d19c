package dev.millrace.metrics.kafka;

import dev.millrace.metrics.Meters;
import dev.millrace.metrics.Metric;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * One topology's: how its state is restored, and all that Kafka Streams and its clients count
 * themselves, {@code kafka_*}.
 */
public final class StreamsMeters implements AutoCloseable {
  private final KafkaStreamsMetrics own;

  private StreamsMeters(KafkaStreamsMetrics own) {
    this.own = own;
  }

  /**
   * @param streams not started yet
   * @param stage as in labels
   */
  public static StreamsMeters bind(Meters meters, KafkaStreams streams, String stage) {
    streams.setGlobalStateRestoreListener(new Restores(meters, stage));
    meters.add(Metric.DEAD_LETTERS, 0, stage);
    meters.add(Metric.THREAD_RESTARTS, 0, stage);
    KafkaStreamsMetrics own = new KafkaStreamsMetrics(streams, Tags.of(Tag.of("stage", stage)));
    own.bindTo(meters.registry());
    return new StreamsMeters(own);
  }

  @Override
  public void close() {
    own.close();
  }

  /** Of stores that a thread restores; one that moves away meanwhile counts as done. */
  private static final class Restores implements StateRestoreListener {
    private final Meters meters;
    private final String stage;
    private final AtomicInteger open = new AtomicInteger();

    Restores(Meters meters, String stage) {
      this.meters = meters;
      this.stage = stage;
      meters.add(Metric.RESTORED, 0, stage);
      meters.watch(Metric.RESTORING, open::get, stage);
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
      open.incrementAndGet();
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long end, long records) {
      meters.add(Metric.RESTORED, records, stage);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long records) {
      open.decrementAndGet();
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long records) {
      open.decrementAndGet();
    }
  }
}
