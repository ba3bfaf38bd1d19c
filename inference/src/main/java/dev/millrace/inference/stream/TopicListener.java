package dev.millrace.inference.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every event of a topic from the earliest, without a consumer group, since each copy of the
 * service needs all of them, and tells a follower.
 */
public final class TopicListener<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicListener.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<String, V> consumer;
  private final String topic;
  private final EventFollower<V> follower;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closing;

  private TopicListener(Consumer<String, V> consumer, String topic, EventFollower<V> follower) {
    this.consumer = consumer;
    this.topic = topic;
    this.follower = follower;
    this.thread = Thread.ofPlatform().name("millrace-" + topic).unstarted(this::run);
  }

  /**
   * Begins to follow.
   *
   * @param consumer without subscription; used by the listener's thread only and closed with it
   */
  public static <V> TopicListener<V> start(
      Consumer<String, V> consumer, String topic, EventFollower<V> follower) {
    TopicListener<V> listener = new TopicListener<>(consumer, topic, follower);
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
      LOG.error("{} is no longer followed", topic, e);
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
    while (!closing && !reached(ends)) {
      follower.past(poll());
    }
    guarded(follower::caughtUp);
    caughtUp.countDown();
    while (!closing) {
      List<V> events = poll();
      if (!events.isEmpty()) {
        guarded(() -> follower.arrived(events));
      }
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private List<V> poll() {
    List<V> events = new ArrayList<>();
    for (ConsumerRecord<String, V> event : consumer.poll(POLL)) {
      if (event.value() != null) {
        events.add(event.value());
      }
    }
    return events;
  }

  /** A fault of one event must not end the following of all later ones. */
  private void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("{}: an event could not be dealt with", topic, e);
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
