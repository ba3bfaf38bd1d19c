package dev.millrace.replay.generation.kafka;

import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.FollowingThread;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.ScanFollower;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Reads {@code generations} on and on, in a thread of its own. */
public final class GenerationFollower implements AutoCloseable {
  private final FollowingThread thread;
  private volatile Generations latest;

  private GenerationFollower(
      String reader, OpenScan<TopicRecord<Generation>> scan, Generations seen) {
    this.latest = seen;
    this.thread =
        FollowingThread.of(reader + "-generations", "generations", scan, new Keeper(), _ -> {});
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

  private final class Keeper implements ScanFollower<TopicRecord<Generation>> {
    private final Map<String, Generation> newest = new HashMap<>();
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
  }

  /**
   * As they are now.
   *
   * @throws IllegalStateException if the topic can no longer be read
   */
  public Generations now() {
    thread.requireReading();
    return latest;
  }

  @Override
  public void close() {
    thread.close();
  }
}
