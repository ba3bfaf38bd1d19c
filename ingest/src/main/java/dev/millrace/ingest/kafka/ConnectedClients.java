package dev.millrace.ingest.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.RecordSerdes;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Clients of one cluster and registry. */
public record ConnectedClients(Connection connection, RecordSerdes serdes)
    implements IngestClients {

  @Override
  public Producer<String, SpecificRecord> producer(String transactionalId) {
    Map<String, Object> config = connection.producerConfig();
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return new KafkaProducer<>(
        config, new StringSerializer(), serdes.serializer(SpecificRecord.class));
  }

  @Override
  public Consumer<String, IngestedFile> consumer(IsolationLevel isolation) {
    Map<String, Object> config = connection.consumerConfig();
    config.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString().toLowerCase(Locale.ROOT));
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(
        config, new StringDeserializer(), serdes.deserializer(IngestedFile.class));
  }
}
