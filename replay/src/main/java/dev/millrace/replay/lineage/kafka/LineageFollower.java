package dev.millrace.replay.lineage.kafka;

import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.replay.lineage.LineageAnswers;
import dev.millrace.replay.lineage.LineageIndex;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.LoggedNotices;
import dev.millrace.schemas.patience.Patience;
import dev.millrace.schemas.patience.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index in a folder up to date, in a thread of its own. What ends it is logged and told
 * to whoever asks; a pipeline goes on without it.
 */
public final class LineageFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LineageFollower.class);

  /** How often it looks for topics of new generations. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Connection connection;
  private final RecordSerdes serdes;
  private final Topics topics;
  private final LineageIndex index;
  private final TopicIds broker;
  private final Patience patience;
  private final Thread thread;
  private Optional<LineageScan> current = Optional.empty();
  private volatile Optional<Throwable> failure = Optional.empty();

  private LineageFollower(
      Connection connection, RecordSerdes serdes, Topics topics, LineageIndex index) {
    this.connection = connection;
    this.serdes = serdes;
    this.topics = topics;
    this.index = index;
    this.broker = new TopicIds(connection);
    this.patience =
        new Patience(
            Refusal.at(LineageScan.READER, connection),
            new QuietNotices(new LoggedNotices(LineageScan.READER)),
            System::nanoTime);
    this.thread =
        Thread.ofPlatform().daemon().name(LineageScan.READER).unstarted(this::followUntilClosed);
  }

  /**
   * Begins to read.
   *
   * @param topics of any generation
   */
  public static LineageFollower start(
      Connection connection, RecordSerdes serdes, Topics topics, Path folder) {
    LineageIndex index = LineageIndex.open(folder);
    LineageFollower follower = new LineageFollower(connection, serdes, topics, index);
    follower.thread.start();
    return follower;
  }

  /**
   * Answers from what was read until now.
   *
   * @throws IllegalStateException if reading has ended
   */
  public LineageAnswers answers() {
    failure.ifPresent(
        cause -> {
          throw new IllegalStateException(
              "the index of lineage is no longer kept: " + cause.getMessage(), cause);
        });
    return new LineageAnswers(index);
  }

  private void followUntilClosed() {
    try {
      while (!patience.isClosed()) {
        follow();
      }
    } catch (WakeupException | InterruptException e) {
      if (!patience.isClosed()) {
        failed(e);
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private void failed(Throwable cause) {
    failure = Optional.of(cause);
    LOG.error("the index of lineage is no longer kept: {}", cause.getMessage(), cause);
  }

  /** Until there are other topics. */
  private void follow() {
    Generations generations = new GenerationRegister(connection, topics, serdes).read();
    LineageTopics wanted = LineageTopics.of(generations, topics);
    Map<String, String> ids = ids(wanted);
    if (!index.isOf(ids)) {
      LOG.warn("lineage: the topics are others than those of its index, which is made anew");
      index.clear();
    }
    try (LineageScan scan = opened(wanted, ids)) {
      long looked = System.nanoTime();
      boolean same = true;
      while (same && readsNoDropped(scan)) {
        scan.poll();
        if (System.nanoTime() - looked > LOOK.toNanos()) {
          looked = System.nanoTime();
          same = readsAll(scan);
        }
      }
    } finally {
      forget();
    }
  }

  private Map<String, String> ids(LineageTopics wanted) {
    return patience.answerOf(() -> broker.of(wanted.names()));
  }

  /** Its topics are about to be deleted. */
  private boolean readsNoDropped(LineageScan scan) {
    return index.generations().all().stream()
        .filter(one -> GenerationState.of(one) == GenerationState.DROPPED)
        .noneMatch(one -> scan.generations().contains(one.getName()));
  }

  private boolean readsAll(LineageScan scan) {
    LineageTopics wanted = LineageTopics.of(index.generations(), topics);
    return scan.topics().equals(wanted.names()) || scan.topics().equals(ids(wanted).keySet());
  }

  private synchronized LineageScan opened(LineageTopics wanted, Map<String, String> ids) {
    patience.requireOpen();
    LineageScan scan = LineageScan.open(index, connection, serdes, wanted, ids);
    current = Optional.of(scan);
    return scan;
  }

  private synchronized void forget() {
    current = Optional.empty();
  }

  private synchronized void wake() {
    patience.close();
    current.ifPresentOrElse(LineageScan::close, thread::interrupt);
  }

  @Override
  public void close() {
    wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    broker.close();
    index.close();
  }
}
