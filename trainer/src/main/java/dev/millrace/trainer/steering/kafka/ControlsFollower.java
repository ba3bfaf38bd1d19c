package dev.millrace.trainer.steering.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingControl;
import dev.millrace.schemas.kafka.FollowingThread;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.ScanFollower;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.trainer.steering.ControlEvent;
import dev.millrace.trainer.steering.Controls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code training-controls} on and on, in a thread of its own: a step looks at a field. An
 * event that asks for what cannot be is said once in the log, and is as if it had not come.
 */
public final class ControlsFollower implements Supplier<Controls>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlsFollower.class);

  private final OpenScan<TopicRecord<TrainingControl>> scan;
  private final String run;
  private final FollowingThread thread;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private volatile Controls current = Controls.NONE;

  private ControlsFollower(OpenScan<TopicRecord<TrainingControl>> scan, String run) {
    this.scan = scan;
    this.run = run;
    this.thread =
        FollowingThread.of(
            "train-controls", "training-controls", scan, new Keeper(), _ -> caughtUp.countDown());
  }

  /**
   * Returns once all that is there is read.
   *
   * @throws RuntimeException if the topic cannot be read
   */
  public static ControlsFollower open(
      Connection connection, Topics topics, RecordSerdes serdes, String run) {
    ControlsFollower follower =
        new ControlsFollower(scan("train", connection, topics, serdes).open(), run);
    follower.thread.start();
    try {
      follower.caughtUp.await();
      follower.thread.requireReading();
      return follower;
    } catch (InterruptedException e) {
      follower.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading training-controls", e);
    } catch (RuntimeException e) {
      follower.close();
      throw e;
    }
  }

  /**
   * What the topic says of a run at this moment.
   *
   * @param reader who reads, as a user would name it
   */
  public static Controls read(
      String reader, Connection connection, Topics topics, RecordSerdes serdes, String run) {
    List<ControlEvent> events = new ArrayList<>();
    try (OpenScan<TopicRecord<TrainingControl>> scan =
        scan(reader, connection, topics, serdes).open()) {
      scan.toEnd(record -> event(scan, record, run).ifPresent(events::add));
    }
    return new Controls(events);
  }

  private static TopicScan<TopicRecord<TrainingControl>> scan(
      String reader, Connection connection, Topics topics, RecordSerdes serdes) {
    return TopicScan.values(reader, connection, serdes, topics.trainingControls());
  }

  private static Optional<ControlEvent> event(
      OpenScan<TopicRecord<TrainingControl>> scan,
      TopicRecord<TrainingControl> record,
      String run) {
    if (!record.value().getRun().equals(run)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ControlEvent.of(record.value(), record.head().location().offset()));
    } catch (IllegalArgumentException e) {
      scan.skip(record.head(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private final class Keeper implements ScanFollower<TopicRecord<TrainingControl>> {
    private boolean old = true;

    @Override
    public void record(TopicRecord<TrainingControl> record) {
      event(scan, record, run).ifPresent(this::add);
    }

    private void add(ControlEvent event) {
      ControlsFollower.this.add(event);
      if (!old) {
        LOG.info("run {} is asked to {} {}", run, event.text(), event.asked());
      }
    }

    @Override
    public void caughtUp() {
      old = false;
      caughtUp.countDown();
    }
  }

  /** Called by the reading thread alone. */
  private void add(ControlEvent event) {
    List<ControlEvent> events = new ArrayList<>(current.events());
    events.add(event);
    current = new Controls(events);
  }

  /**
   * What is asked for now.
   *
   * @throws IllegalStateException if the topic can no longer be read
   */
  @Override
  public Controls get() {
    thread.requireReading();
    return current;
  }

  @Override
  public void close() {
    thread.close();
  }
}
