package dev.millrace.trainer.kafka;

import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.kafka.LoggedNotices;
import dev.millrace.schemas.kafka.ScanNotices;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/** Logs all, but refuses to pass over blocks that are gone: a run trains on each block once. */
record BlockNotices() implements ScanNotices {
  private static final LoggedNotices LOG = new LoggedNotices("train");

  @Override
  public void waiting(String reason, Duration lasted) {
    LOG.waiting(reason, lasted);
  }

  @Override
  public void goesOn(Duration lasted) {
    LOG.goesOn(lasted);
  }

  @Override
  public void skipped(RecordLocation location, String reason) {
    LOG.skipped(location, reason);
  }

  @Override
  public void missing(TopicPartition partition, long wanted, long next) {
    throw wanted < next
        ? belowLogStart(partition, wanted, next)
        : anotherTopic(partition, wanted, next);
  }

  static IllegalStateException belowLogStart(TopicPartition partition, long wanted, long first) {
    return new IllegalStateException(
        "the run needs "
            + partition
            + " from offset "
            + wanted
            + ", but the topic now begins at "
            + first
            + ": what is between was deleted untrained; raise its retention, and start a new"
            + " train.run");
  }

  static IllegalStateException anotherTopic(TopicPartition partition, long reached, long end) {
    return new IllegalStateException(
        "the run has read "
            + partition
            + " up to offset "
            + reached
            + ", but the topic ends at "
            + end
            + ": it is another topic of that name; start a new train.run");
  }
}
