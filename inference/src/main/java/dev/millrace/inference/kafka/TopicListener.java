package dev.millrace.inference.kafka;

import dev.millrace.schemas.RecordDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every event of a topic from the earliest, without a consumer group, since each copy of the
 * service needs all of them, and tells a follower. It goes on through outages of the cluster and
 * the registry, and past events that cannot be read.
 */
public final class TopicListener<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicListener.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Consumer<String, V> consumer;
  private final String topic;
  private final EventFollower<V> follower;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

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
    } catch (RuntimeException | Error e) {
      LOG.error("{} is no longer followed", topic, e);
    } finally {
      consumer.close();
    }
  }

  private void follow() {
    Map<TopicPartition, Long> ends = persistently(this::assign).orElse(Map.of());
    while (!closing() && !persistently(() -> reached(ends)).orElse(true)) {
      List<V> events = poll();
      guarded(() -> follower.past(events));
    }
    if (!closing()) {
      guarded(follower::caughtUp);
      caughtUp.countDown();
    }
    while (!closing()) {
      List<V> events = poll();
      if (!events.isEmpty()) {
        guarded(() -> follower.arrived(events));
      }
    }
  }

  /** Where the topic ends now. */
  private Map<TopicPartition, Long> assign() {
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
    return consumer.endOffsets(partitions);
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private List<V> poll() {
    List<V> events = new ArrayList<>();
    for (ConsumerRecord<String, V> event : persistently(this::records).orElse(List.of())) {
      if (event.value() != null) {
        events.add(event.value());
      }
    }
    return events;
  }

  /** An event that is at fault itself is passed over. */
  private Iterable<ConsumerRecord<String, V>> records() {
    try {
      return consumer.poll(POLL);
    } catch (RecordDeserializationException e) {
      if (RecordDecoder.isRegistrysFault(e)) {
        throw e;
      }
      String problem =
          "%s at offset %d cannot be read: %s"
              .formatted(e.topicPartition(), e.offset(), e.getMessage());
      LOG.error(problem);
      guarded(() -> follower.unreadable(problem));
      consumer.seek(e.topicPartition(), e.offset() + 1);
      return List.of();
    }
  }

  /** Waits and tries again while the cluster or the registry is away; empty only when closing. */
  private <T> Optional<T> persistently(Supplier<T> asking) {
    Duration pause = FIRST_PAUSE;
    while (!closing()) {
      try {
        return Optional.of(asking.get());
      } catch (WakeupException | InterruptException e) {
        LOG.debug("closing");
      } catch (KafkaException | IllegalStateException e) {
        LOG.warn("{} cannot be followed now, trying again: {}", topic, e.getMessage());
        await(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
    return Optional.empty();
  }

  private void await(Duration pause) {
    try {
      if (closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.debug("closed while waiting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean closing() {
    return closing.getCount() == 0;
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
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
