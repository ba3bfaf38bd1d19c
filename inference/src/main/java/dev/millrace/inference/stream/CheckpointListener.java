package dev.millrace.inference.stream;

import dev.millrace.schemas.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every checkpoint event from the earliest, without a consumer group, since each copy of the
 * service needs all of them, and tells a follower.
 */
public final class CheckpointListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointListener.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<String, Checkpoint> consumer;
  private final String topic;
  private final CheckpointFollower follower;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closing;

  private CheckpointListener(
      Consumer<String, Checkpoint> consumer, String topic, CheckpointFollower follower) {
    this.consumer = consumer;
    this.topic = topic;
    this.follower = follower;
    this.thread = Thread.ofPlatform().name("millrace-checkpoints").unstarted(this::run);
  }

  /**
   * Begins to follow.
   *
   * @param consumer without subscription; used by the listener's thread only and closed with it
   */
  public static CheckpointListener start(
      Consumer<String, Checkpoint> consumer, String topic, CheckpointFollower follower) {
    CheckpointListener listener = new CheckpointListener(consumer, topic, follower);
    listener.thread.start();
    return listener;
  }

  /** Waits until the events that were there at start are dealt with; false if that took longer. */
  public boolean awaitCaughtUp(Duration longest) throws InterruptedException {
    return caughtUp.await(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run() {
    try {
      follow();
    } catch (WakeupException e) {
      LOG.debug("closing");
    } catch (RuntimeException | Error e) {
      LOG.error("checkpoints are no longer followed, the current model serves on", e);
    } finally {
      consumer.close();
    }
  }

  private void follow() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new IllegalStateException(
          "topic " + topic + " does not exist: create the topics first");
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<ConsumerRecord<String, Checkpoint>> history = new ArrayList<>();
    while (!closing && !reached(ends)) {
      history.addAll(poll());
    }
    if (partitions.size() > 1) {
      history.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    }
    follower.begin(events(history));
    caughtUp.countDown();
    while (!closing) {
      List<Checkpoint> events = events(poll());
      if (!events.isEmpty()) {
        tell(events);
      }
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private List<ConsumerRecord<String, Checkpoint>> poll() {
    List<ConsumerRecord<String, Checkpoint>> records = new ArrayList<>();
    consumer.poll(POLL).forEach(records::add);
    return records;
  }

  private static List<Checkpoint> events(List<ConsumerRecord<String, Checkpoint>> records) {
    return records.stream().map(ConsumerRecord::value).filter(Objects::nonNull).toList();
  }

  /** A fault of one event must not end the following of all later ones. */
  private void tell(List<Checkpoint> events) {
    try {
      follower.arrived(events);
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("a checkpoint could not be dealt with, the current model serves on", e);
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
