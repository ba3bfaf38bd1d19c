package dev.millrace.schemas.kafka;

import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.patience.WaitNotices;
import org.apache.kafka.common.TopicPartition;

/** What a scan has to say beside its records. Called by the thread that reads. */
public interface ScanNotices extends WaitNotices {

  /** A record that cannot be read was passed over; told once by a scan. */
  void skipped(RecordLocation location, String reason);

  /**
   * The topic does not hold the wanted offset: what lay between was deleted by retention or, if
   * {@code next} is less than {@code wanted}, the topic is another one of that name. What this
   * throws ends the scan's call, and the next call meets the same.
   *
   * @param next where the scan goes on
   */
  void missing(TopicPartition partition, long wanted, long next);
}
