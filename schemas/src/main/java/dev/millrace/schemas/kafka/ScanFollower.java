package dev.millrace.schemas.kafka;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Takes the records of a scan that goes on. Called by the thread that reads. */
public interface ScanFollower<R> {

  /** A record, in order within a partition. What it throws ends the scan. */
  void record(R record);

  /** All that had been written when the scan began to follow is dealt with. Called once. */
  default void caughtUp() {}

  /**
   * Some records were given, or none, and time for those who write many at once.
   *
   * @param next by partition, what comes next: all before it is given, skipped or no record
   */
  default void reached(Map<TopicPartition, Long> next) {}
}
