package dev.millrace.schemas.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.Patience;
import dev.millrace.schemas.patience.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes a few records to a topic whose readers do not mind one that comes twice: after an outage
 * nobody can tell whether it came. Waits outages out.
 */
public final class RecordWriter<T extends SpecificRecord> implements AutoCloseable {
  private static final String SOON_MILLIS = "10000";
  private static final String DELIVERY_MILLIS = "30000";

  private final TypedTopic<T> topic;
  private final Producer<String, T> producer;
  private final Patience patience;

  /**
   * @param writer as a user would name it
   */
  public RecordWriter(
      String writer, Connection connection, RecordSerdes serdes, TypedTopic<T> topic) {
    Map<String, Object> config = connection.producerConfig();
    config.putIfAbsent("max.block.ms", SOON_MILLIS);
    config.putIfAbsent("request.timeout.ms", SOON_MILLIS);
    config.putIfAbsent("delivery.timeout.ms", DELIVERY_MILLIS);
    this.topic = topic;
    this.producer = new KafkaProducer<>(config, new StringSerializer(), serdes.serializer(topic));
    this.patience =
        new Patience(Refusal.at(writer, connection), new LoggedWaits(writer), System::nanoTime);
  }

  /** {@link #write(Map)} of one record. */
  public void write(String key, T value) {
    write(Map.of(key, value));
  }

  /**
   * Returns once all are on the topic.
   *
   * @param values by key
   * @throws dev.millrace.schemas.SettingsException if access is refused
   */
  public void write(Map<String, T> values) {
    var _ = patience.answerOf(() -> sendAll(values));
  }

  private int sendAll(Map<String, T> values) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    values.forEach(
        (key, value) -> sent.add(producer.send(new ProducerRecord<>(topic.name(), key, value))));
    sent.forEach(RecordWriter::await);
    return sent.size();
  }

  private static RecordMetadata await(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
