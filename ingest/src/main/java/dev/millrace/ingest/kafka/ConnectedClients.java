package dev.millrace.ingest.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.RecordHead;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.trace.Tracing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
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
  public Tracing tracing() {
    return serdes.tracing();
  }

  @Override
  public ProgressRecords progress(TypedTopic<IngestedFile> topic, Consumer<RecordHead> forgotten) {
    OpenScan<TopicRecord<IngestedFile>> scan =
        TopicScan.values(
                "ingest", connection, serdes, List.of(topic), head -> true, Optional.of(forgotten))
            .open();
    return new ProgressRecords() {
      @Override
      public void toEnd(Consumer<TopicRecord<IngestedFile>> taker) {
        scan.toEnd(taker);
      }

      @Override
      public void close() {
        scan.close();
      }
    };
  }
}
