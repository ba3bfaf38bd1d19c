package dev.millrace.schemas.stream;

import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time that a stage's output takes from its input. Another program may give a record any time,
 * or none; but brokers refuse what is far ahead, and that would end the stage at each start. So a
 * time before 1970 is 1970, and one that is still to come is now.
 */
public final class RecordTime implements TimestampExtractor {
  private final InstantSource clock;

  /** Made by Kafka Streams from its configuration. */
  public RecordTime() {
    this(InstantSource.system());
  }

  RecordTime(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long latestSoFar) {
    return Math.max(0, Math.min(record.timestamp(), clock.millis()));
  }
}
