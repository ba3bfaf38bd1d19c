package dev.millrace.schemas.kafka;

import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.patience.LoggedWaits;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices as warnings of the log.
 *
 * @param reader who reads, as a user would name it; begins each line
 */
public record LoggedNotices(String reader) implements ScanNotices {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedNotices.class);

  @Override
  public void waiting(String reason, Duration lasted) {
    new LoggedWaits(reader).waiting(reason, lasted);
  }

  @Override
  public void goesOn(Duration lasted) {
    new LoggedWaits(reader).goesOn(lasted);
  }

  @Override
  public void skipped(RecordLocation location, String reason) {
    try (LogPlace _ = LogPlace.of(location)) {
      LOG.warn(
          "{}: skipped the record at offset {} of partition {} of topic {}: {}",
          reader,
          location.offset(),
          location.partition(),
          location.topic(),
          reason);
    }
  }

  @Override
  public void missing(TopicPartition partition, long wanted, long next) {
    if (wanted < next) {
      LOG.warn(
          "{}: offsets {} to {} of {} were deleted before they were read",
          reader,
          wanted,
          next - 1,
          partition);
    } else {
      LOG.warn(
          "{}: {} has no offset {}: it is another topic of that name, read from offset {} on",
          reader,
          partition,
          wanted,
          next);
    }
  }
}
