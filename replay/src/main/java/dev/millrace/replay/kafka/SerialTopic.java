package dev.millrace.replay.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.patience.Fencing;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A topic of one partition, changed by one program after another. Whoever changes it shuts out by
 * one transactional id all who began before, then reads, then commits; so nothing comes in between,
 * and of two changes at once one is done again on what the other left.
 */
public final class SerialTopic<V extends SpecificRecord> {
  private static final String TRANSACTION_TIMEOUT_MILLIS = "15000";

  /** Each is lost only because another program changed the topic meanwhile. */
  private static final int ATTEMPTS = 50;

  private static final int FIRST_PAUSE_MILLIS = 100;

  /** An attempt takes half a second, in which each other one that begins undoes it. */
  private static final int MOST_DOUBLINGS = 6;

  private final TypedTopic<V> topic;
  private final Connection connection;
  private final RecordSerdes serdes;
  private final String transactionalId;

  /**
   * @param transactionalId the same for all who change the topic
   */
  public SerialTopic(
      TypedTopic<V> topic, Connection connection, RecordSerdes serdes, String transactionalId) {
    this.topic = topic;
    this.connection = connection;
    this.serdes = serdes;
    this.transactionalId = transactionalId;
  }

  /**
   * What is to be written.
   *
   * @param records by key, in their order; none: the topic stays as it is
   * @param answer to whoever asked for the change
   */
  public record Change<V, T>(Map<String, V> records, T answer) {}

  /**
   * Writes the records of a change in one transaction.
   *
   * @param change reads the topic and says what to write; called again where another program was
   *     faster. What it throws leaves all as it was
   */
  public <T> T change(Supplier<Change<V, T>> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Change<V, T>> changed = attempt(change);
      if (changed.isPresent()) {
        return changed.get().answer();
      }
      pause(attempt);
    }
    throw new KafkaException(
        "others changed " + topic.name() + " " + ATTEMPTS + " times meanwhile");
  }

  private <T> Optional<Change<V, T>> attempt(Supplier<Change<V, T>> change) {
    try (Producer<String, V> producer = producer()) {
      producer.initTransactions();
      Change<V, T> changed = change.get();
      if (!changed.records().isEmpty()) {
        producer.beginTransaction();
        changed
            .records()
            .forEach(
                (key, value) -> {
                  var _ = producer.send(new ProducerRecord<>(topic.name(), 0, key, value));
                });
        producer.commitTransaction();
      }
      return Optional.of(changed);
    } catch (KafkaException e) {
      if (Fencing.isIn(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Producer<String, V> producer() {
    Map<String, Object> config = connection.producerConfig();
    config.put("transactional.id", transactionalId);
    config.put("linger.ms", "0");
    // A crash in mid-transaction holds back all readers of the topic for this long.
    config.put("transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS);
    return new KafkaProducer<>(config, new StringSerializer(), serdes.serializer(topic));
  }

  private void pause(int attempt) {
    int most = FIRST_PAUSE_MILLIS << Math.min(attempt, MOST_DOUBLINGS);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while changing " + topic.name(), e);
    }
  }
}
