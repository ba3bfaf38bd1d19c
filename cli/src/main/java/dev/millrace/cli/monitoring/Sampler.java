package dev.millrace.cli.monitoring;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.cli.view.Progress;
import dev.millrace.metrics.Meters;
import dev.millrace.metrics.Metric;
import dev.millrace.schemas.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker every few seconds what no meter in this process knows: how much waits before the
 * stages, and what is unaccounted. While the broker is away, what it said last stands.
 */
public final class Sampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Meters meters;
  private final StageLag lag;
  private final List<Runnable> samples = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  private Sampler(Connection connection, Meters meters) {
    this.meters = meters;
    this.lag = new StageLag(connection);
    this.thread = Thread.ofPlatform().name("metrics-sampler").daemon().unstarted(this::run);
  }

  public static Sampler start(Connection connection, Meters meters) {
    Sampler sampler = new Sampler(connection, meters);
    sampler.thread.start();
    return sampler;
  }

  /** From now on, what waits before a stage. */
  public void stage(String stage, StageInputs inputs) {
    samples.add(
        () ->
            lag.byTopic(inputs)
                .forEach((topic, left) -> meters.set(Metric.LAG, left, stage, topic)));
  }

  /**
   * From now on, what waits before a trainer.
   *
   * @param positions where each partition goes on
   */
  public void trainer(String topic, Supplier<Map<TopicPartition, Long>> positions) {
    reader("train", topic, positions);
  }

  /**
   * From now on, what waits before a reader that has no consumer group.
   *
   * @param positions where each partition goes on
   */
  public void reader(String stage, String topic, Supplier<Map<TopicPartition, Long>> positions) {
    samples.add(
        () -> {
          Map<TopicPartition, Long> from = positions.get();
          long left =
              lag.ends(from.keySet()).entrySet().stream()
                  .mapToLong(end -> end.getValue() - from.getOrDefault(end.getKey(), 0L))
                  .sum();
          meters.set(Metric.LAG, left, stage, topic);
        });
  }

  /** From now on, what is unaccounted. */
  public void accounts(PipelineAccounts accounts) {
    samples.add(() -> meters.set(Metric.UNACCOUNTED, unaccounted(accounts.progress(""))));
  }

  /** A page that waits before a stage is on its way, and not missed. */
  static long unaccounted(Progress now) {
    long onTheirWay = now.lags().extraction() + now.lags().curation();
    return Math.max(0, now.counts().unaccounted() - onTheirWay) + now.crawl().unaccounted();
  }

  private void run() {
    try (lag) {
      while (!closed) {
        samples.forEach(this::take);
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Runnable sample) {
    try {
      if (!closed) {
        sample.run();
      }
    } catch (KafkaException e) {
      LOG.debug("the broker does not say how much waits", e);
    }
  }

  /** Returns at once: an answer that is waited for may never come. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
