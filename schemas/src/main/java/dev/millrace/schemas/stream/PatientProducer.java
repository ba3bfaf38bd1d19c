package dev.millrace.schemas.stream;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Asks again for as long as an outage lasts where a transaction is to end, as Kafka wants it to be
 * asked. Kafka Streams (4.3.1) does not: it takes its tasks for corrupt and commits what else is in
 * the transaction, which is what those tasks wrote, without the offsets that they had read.
 */
public final class PatientProducer extends KafkaProducer<byte[], byte[]> {

  private PatientProducer(Map<String, Object> config) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Makes the clients of Kafka Streams. */
  public static final class Supplier extends DefaultKafkaClientSupplier {
    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
      return new PatientProducer(config);
    }
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    untilAnswered(() -> super.sendOffsetsToTransaction(offsets, group));
  }

  @Override
  public void commitTransaction() {
    untilAnswered(super::commitTransaction);
  }

  private static void untilAnswered(Runnable question) {
    while (true) {
      try {
        question.run();
        return;
      } catch (TimeoutException stillAway) {
        // The same question again is the same transaction's.
      }
    }
  }
}
