package dev.millrace.schemas.stream;

import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.kafka.LoggedNotices;
import dev.millrace.schemas.takedown.Tombstones;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * How a stage that reads documents passes over tombstones. What they withdraw has its fate already,
 * so there is nothing to do; one that names no document is told by name.
 *
 * @param stage as in what is told
 */
public record PassedTombstones(String stage) {

  /** Whether the record is one. */
  public boolean passes(Record<String, byte[]> record, RecordMetadata metadata) {
    if (record.value() != null) {
      return false;
    }
    if (Tombstones.withdrawn(record.headers()).isEmpty()) {
      new LoggedNotices(stage)
          .skipped(
              new RecordLocation(metadata.topic(), metadata.partition(), metadata.offset()),
              "it is a tombstone that names no document: it withdraws nothing");
    }
    return true;
  }
}
