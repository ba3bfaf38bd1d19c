package dev.millrace.inference.kafka;

import dev.millrace.schemas.kafka.ScanFollower;
import dev.millrace.schemas.kafka.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a follower the events of one fetch at once: of several checkpoints only the newest has to
 * be loaded.
 */
final class EventBatches<V extends SpecificRecord> implements ScanFollower<TopicRecord<V>> {
  private static final Logger LOG = LoggerFactory.getLogger(EventBatches.class);

  private final EventFollower<V> follower;
  private final Runnable whenCaughtUp;
  private List<V> events = new ArrayList<>();
  private boolean caughtUp;

  /**
   * @param whenCaughtUp run once the follower has dealt with all that was there at start
   */
  EventBatches(EventFollower<V> follower, Runnable whenCaughtUp) {
    this.follower = follower;
    this.whenCaughtUp = whenCaughtUp;
  }

  @Override
  public void record(TopicRecord<V> record) {
    events.add(record.value());
  }

  @Override
  public void reached(Map<TopicPartition, Long> next) {
    if (!events.isEmpty()) {
      List<V> batch = events;
      events = new ArrayList<>();
      guarded(() -> tell(batch));
    }
  }

  private void tell(List<V> batch) {
    if (caughtUp) {
      follower.arrived(batch);
    } else {
      follower.past(batch);
    }
  }

  @Override
  public void caughtUp() {
    guarded(follower::caughtUp);
    caughtUp = true;
    whenCaughtUp.run();
  }

  /** A fault of one event must not end the following of all later ones. */
  private static void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("an event could not be dealt with", e);
    }
  }
}
