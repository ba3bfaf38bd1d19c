package dev.millrace.inference.kafka;

import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.kafka.LoggedNotices;
import dev.millrace.schemas.kafka.ScanNotices;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/** Logs all, and tells the follower of events that were skipped. */
record FollowerNotices(LoggedNotices log, EventFollower<?> follower) implements ScanNotices {

  @Override
  public void waiting(String reason, Duration lasted) {
    log.waiting(reason, lasted);
  }

  @Override
  public void goesOn(Duration lasted) {
    log.goesOn(lasted);
  }

  @Override
  public void skipped(RecordLocation location, String reason) {
    log.skipped(location, reason);
    follower.unreadable(location + ": " + reason);
  }

  @Override
  public void missing(TopicPartition partition, long wanted, long next) {
    log.missing(partition, wanted, next);
  }
}
