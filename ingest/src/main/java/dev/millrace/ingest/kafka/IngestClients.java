package dev.millrace.ingest.kafka;

import dev.millrace.schemas.IngestedFile;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;

/** Makes the Kafka clients that ingest needs; who asks for one closes it. */
public interface IngestClients {

  /** An idempotent producer with this transactional id, before {@code initTransactions}. */
  Producer<String, SpecificRecord> producer(String transactionalId);

  /** A consumer without a group. */
  Consumer<String, IngestedFile> consumer(IsolationLevel isolation);
}
