package dev.millrace.inference.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.FollowingThread;
import dev.millrace.schemas.kafka.LoggedNotices;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every event of a topic from the earliest, in a thread of its own and without a consumer
 * group, since each copy of the service needs all of them, and tells a follower. It goes on through
 * outages of the cluster and the registry, and past events that cannot be read.
 */
public final class TopicListener<V extends SpecificRecord> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicListener.class);
  private static final String READER = "serve";

  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final FollowingThread thread;

  private TopicListener(String topic, OpenScan<TopicRecord<V>> scan, EventFollower<V> follower) {
    this.thread =
        FollowingThread.of(
            "millrace-" + topic,
            topic,
            scan,
            new EventBatches<>(follower, caughtUp::countDown),
            cause -> LOG.error("{} is no longer followed: {}", topic, cause.getMessage(), cause));
  }

  /** Begins to follow. */
  public static <V extends SpecificRecord> TopicListener<V> start(
      Connection connection, RecordSerdes serdes, TypedTopic<V> topic, EventFollower<V> follower) {
    OpenScan<TopicRecord<V>> scan =
        TopicScan.values(READER, connection, serdes, topic)
            .telling(new FollowerNotices(new LoggedNotices(READER), follower))
            .open();
    TopicListener<V> listener = new TopicListener<>(topic.name(), scan, follower);
    listener.thread.start();
    return listener;
  }

  /** Waits until the events that were there at start are dealt with; false if that took longer. */
  public boolean awaitCaughtUp(Duration longest) throws InterruptedException {
    return caughtUp.await(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    thread.close();
  }
}
