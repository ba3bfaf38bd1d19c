package dev.millrace.replay.generation.kafka;

import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.ScanFollower;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads {@code generations} on and on, in a thread of its own. */
public final class GenerationFollower implements AutoCloseable {
  private final OpenScan<TopicRecord<Generation>> scan;
  private final Thread thread;
  private volatile Generations latest;
  private volatile @Nullable RuntimeException failure;

  private GenerationFollower(
      String reader, OpenScan<TopicRecord<Generation>> scan, Generations seen) {
    this.scan = scan;
    this.latest = seen;
    this.thread =
        Thread.ofPlatform().daemon().name(reader + "-generations").unstarted(this::follow);
  }

  /**
   * Begins to follow.
   *
   * @param reader who reads, as a user would name it
   * @param seen as they were when the process began
   */
  public static GenerationFollower start(
      String reader, Connection connection, Topics topics, RecordSerdes serdes, Generations seen) {
    GenerationFollower follower =
        new GenerationFollower(
            reader,
            TopicScan.values(reader, connection, serdes, topics.generations()).open(),
            seen);
    follower.thread.start();
    return follower;
  }

  private void follow() {
    Map<String, Generation> newest = new HashMap<>();
    try {
      scan.follow(
          new ScanFollower<>() {
            private boolean caughtUp;

            @Override
            public void record(TopicRecord<Generation> record) {
              newest.put(record.value().getName(), record.value());
            }

            @Override
            public void caughtUp() {
              caughtUp = true;
              latest = new Generations(newest.values());
            }

            @Override
            public void reached(Map<TopicPartition, Long> next) {
              if (caughtUp) {
                latest = new Generations(newest.values());
              }
            }
          });
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /**
   * As they are now.
   *
   * @throws IllegalStateException if the topic can no longer be read
   */
  public Generations now() {
    Optional.ofNullable(failure)
        .ifPresent(
            cause -> {
              throw new IllegalStateException(
                  "generations can no longer be read: " + cause.getMessage(), cause);
            });
    return latest;
  }

  @Override
  public void close() {
    scan.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
