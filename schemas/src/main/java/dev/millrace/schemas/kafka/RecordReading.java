package dev.millrace.schemas.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes of a message what a scan gives. */
@FunctionalInterface
interface RecordReading<R> {

  /**
   * @throws org.apache.kafka.common.KafkaException if the registry is away or does not work, which
   *     is not the record's fault
   */
  Reading<R> read(ConsumerRecord<byte[], byte[]> message);

  /** What a message turned out to be. */
  sealed interface Reading<R> {
    record Given<R>(R record) implements Reading<R> {}

    /** Not wanted, or given elsewhere. */
    record Ignored<R>() implements Reading<R> {}

    record Skipped<R>(String reason) implements Reading<R> {}
  }
}
