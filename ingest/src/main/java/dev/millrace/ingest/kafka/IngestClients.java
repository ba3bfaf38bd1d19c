package dev.millrace.ingest.kafka;

import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.RecordHead;
import dev.millrace.schemas.trace.Tracing;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;

/** Makes the Kafka clients that ingest needs; who asks for one closes it. */
public interface IngestClients {

  /** An idempotent producer with this transactional id, before {@code initTransactions}. */
  Producer<String, SpecificRecord> producer(String transactionalId);

  /**
   * How far files were read.
   *
   * @param forgotten takes tombstones, in their order among the records: what deletes a file's
   *     progress
   */
  ProgressRecords progress(TypedTopic<IngestedFile> topic, Consumer<RecordHead> forgotten);

  /** Which pages are traced from here on. */
  default Tracing tracing() {
    return Tracing.OFF;
  }
}
