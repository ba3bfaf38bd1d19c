package dev.millrace.cli.view;

import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.ScanFollower;
import dev.millrace.schemas.kafka.TopicScan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic that costs nothing until somebody asks for what is in it; from then on it is read and
 * followed. Safe for several threads.
 */
public final class TopicOnDemand<R> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicOnDemand.class);

  private final String name;
  private final TopicScan<R> topic;
  private final Consumer<? super R> taker;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private Optional<OpenScan<R>> scan = Optional.empty();
  private boolean closed;

  /**
   * @param name of what is read, for the log and its thread
   * @param taker is given each record by a thread of this topic's own
   */
  public TopicOnDemand(String name, TopicScan<R> topic, Consumer<? super R> taker) {
    this.name = name;
    this.topic = topic;
    this.taker = taker;
  }

  /** Begins to read, if it has not; does not wait. */
  public synchronized void ask() {
    if (scan.isEmpty() && !closed) {
      OpenScan<R> open = topic.open();
      scan = Optional.of(open);
      Thread.ofPlatform().name(name).daemon().start(() -> follow(open));
    }
  }

  private void follow(OpenScan<R> open) {
    try {
      open.follow(
          new ScanFollower<>() {
            @Override
            public void record(R record) {
              taker.accept(record);
            }

            @Override
            public void caughtUp() {
              caughtUp.countDown();
            }
          });
    } catch (RuntimeException e) {
      LOG.warn("{} are no longer followed: {}", name, e.getMessage());
    }
  }

  /** Whether all that was there when it was first asked for is read, after so long at most. */
  public boolean awaitCaughtUp(Duration longest) {
    try {
      return caughtUp.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    Optional<OpenScan<R>> open;
    synchronized (this) {
      closed = true;
      open = scan;
    }
    open.ifPresent(OpenScan::close);
  }
}
