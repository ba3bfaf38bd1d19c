package dev.millrace.benchmarks.chaos;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.FlushRequest;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Asks every packer for its open blocks; one that has none gives none. */
final class FlushRequests {
  private final Connection connection;

  FlushRequests(Connection connection) {
    this.connection = connection;
  }

  void send() {
    TypedTopic<FlushRequest> topic =
        new Topics(new TopicSettings("", "", 1, (short) 1)).flushRequests();
    try (Producer<String, FlushRequest> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            new RecordSerdes(connection).serializer(FlushRequest.class))) {
      int partitions = producer.partitionsFor(topic.name()).size();
      for (int partition = 0; partition < partitions; partition++) {
        FlushRequest request = new FlushRequest(UUID.randomUUID().toString(), Instant.now());
        var _ =
            producer.send(
                new ProducerRecord<>(
                    topic.name(), partition, Integer.toString(partition), request));
      }
      producer.flush();
    }
  }
}
