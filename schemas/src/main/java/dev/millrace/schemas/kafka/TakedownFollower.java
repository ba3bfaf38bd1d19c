package dev.millrace.schemas.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownView;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;

/** Reads {@code takedowns} on and on, in a thread of its own. */
public final class TakedownFollower implements TakedownView, AutoCloseable {
  private final OpenScan<TopicRecord<Takedown>> scan;
  private final FollowingThread thread;
  private final TakedownHistory history = new TakedownHistory();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private volatile Takedowns current = Takedowns.NONE;

  private TakedownFollower(OpenScan<TopicRecord<Takedown>> scan, String reader) {
    this.scan = scan;
    this.thread =
        FollowingThread.of(
            reader + "-takedowns", "takedowns", scan, new Keeper(), _ -> caughtUp.countDown());
  }

  /**
   * Returns once all that is there is read.
   *
   * @param reader who reads, as a user would name it
   * @throws RuntimeException if the topic cannot be read
   */
  public static TakedownFollower open(
      String reader, Connection connection, Topics topics, RecordSerdes serdes) {
    TakedownFollower follower =
        new TakedownFollower(scan(reader, connection, topics, serdes).open(), reader);
    follower.thread.start();
    try {
      follower.caughtUp.await();
      follower.thread.requireReading();
      return follower;
    } catch (InterruptedException e) {
      follower.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading takedowns", e);
    } catch (RuntimeException e) {
      follower.close();
      throw e;
    }
  }

  /** What the topic says at this moment. */
  public static TakedownHistory read(
      String reader, Connection connection, Topics topics, RecordSerdes serdes) {
    TakedownHistory history = new TakedownHistory();
    try (OpenScan<TopicRecord<Takedown>> scan = scan(reader, connection, topics, serdes).open()) {
      scan.toEnd(record -> add(history, record, scan));
    }
    return history;
  }

  private static TopicScan<TopicRecord<Takedown>> scan(
      String reader, Connection connection, Topics topics, RecordSerdes serdes) {
    return TopicScan.values(reader, connection, serdes, topics.takedowns());
  }

  private static void add(
      TakedownHistory history, TopicRecord<Takedown> record, OpenScan<TopicRecord<Takedown>> scan) {
    if (!history.add(record.value(), record.head().location().offset())) {
      scan.skip(record.head(), "it names no takedown that this version knows");
    }
  }

  private final class Keeper implements ScanFollower<TopicRecord<Takedown>> {
    @Override
    public void record(TopicRecord<Takedown> record) {
      synchronized (history) {
        add(history, record, scan);
      }
    }

    @Override
    public void caughtUp() {
      publish();
      caughtUp.countDown();
    }

    @Override
    public void reached(Map<TopicPartition, Long> next) {
      publish();
    }
  }

  private void publish() {
    synchronized (history) {
      if (history.version() != current.version()) {
        current = history.current();
      }
    }
  }

  @Override
  public Takedowns current() {
    thread.requireReading();
    return current;
  }

  @Override
  public Takedowns asOf(long version) {
    if (version <= 0) {
      return Takedowns.NONE;
    }
    thread.requireReading();
    synchronized (history) {
      if (version > history.version()) {
        throw new IllegalStateException(
            "a step was masked by the takedowns before offset "
                + version
                + ", but takedowns ends at "
                + history.version()
                + ": the topic is another one");
      }
      return version == current.version() ? current : history.asOf(version);
    }
  }

  @Override
  public Takedowns since(long from, long to) {
    thread.requireReading();
    synchronized (history) {
      return history.since(from, to);
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
