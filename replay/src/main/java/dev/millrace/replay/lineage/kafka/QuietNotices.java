package dev.millrace.replay.lineage.kafka;

import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.kafka.LoggedNotices;
import dev.millrace.schemas.kafka.ScanNotices;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/** Tells of outages. Records that cannot be read, and those that are gone, others tell of. */
record QuietNotices(LoggedNotices log) implements ScanNotices {

  @Override
  public void waiting(String reason, Duration lasted) {
    log.waiting(reason, lasted);
  }

  @Override
  public void goesOn(Duration lasted) {
    log.goesOn(lasted);
  }

  @Override
  public void skipped(RecordLocation location, String reason) {}

  @Override
  public void missing(TopicPartition partition, long wanted, long next) {}
}
