package dev.millrace.local.internal.registry;

import dev.millrace.local.LocalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The compacted topic that is the registry's only storage. Not thread-safe.
 *
 * <p>Writers of one topic take turns by a transactional id they share: {@link #fence()} shuts every
 * other writer out, so that what is read between it and {@link #append} cannot change meanwhile.
 */
final class SchemaTopic implements AutoCloseable {
  static final String NAME = "_schemas";
  private static final String TRANSACTIONAL_ID = "millrace-schema-registry";
  private static final TopicPartition PARTITION = new TopicPartition(NAME, 0);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int REQUEST_TIMEOUT_MS = 10_000;

  private final Map<String, Object> clientSettings;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();

  /**
   * Makes the topic if there is none.
   *
   * @throws LocalException if no broker answers or the topic does not fit
   */
  SchemaTopic(String bootstrapServers, Map<String, Object> settings) {
    clientSettings = new HashMap<>(settings);
    clientSettings.put("bootstrap.servers", bootstrapServers);
    clientSettings.putIfAbsent("default.api.timeout.ms", REQUEST_TIMEOUT_MS);
    clientSettings.putIfAbsent("request.timeout.ms", REQUEST_TIMEOUT_MS);
    createOrCheck(bootstrapServers);
    Map<String, Object> consuming = new HashMap<>(clientSettings);
    consuming.put("isolation.level", "read_committed");
    consuming.put("enable.auto.commit", false);
    consuming.put("auto.offset.reset", "earliest");
    // A broker answers one request of a connection at a time: a waiting fetch delays the next look
    // at the topic's end, and that comes with every request of the registry.
    consuming.put("fetch.max.wait.ms", 5);
    consumer =
        new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
  }

  /** Hands over all records that were committed before this call and not read yet. */
  void readToEnd(Consumer<SchemaRecord> reader) {
    readTo(consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L), reader);
  }

  private void readTo(long end, Consumer<SchemaRecord> reader) {
    while (consumer.position(PARTITION) < end) {
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
        if (message.key() != null) {
          hand(message, reader);
        }
      }
    }
  }

  private void hand(ConsumerRecord<byte[], byte[]> message, Consumer<SchemaRecord> reader) {
    try {
      SchemaRecord.read(message.key(), Optional.ofNullable(message.value())).ifPresent(reader);
    } catch (RuntimeException e) {
      // The next call must meet this record again, not what comes after it.
      consumer.seek(PARTITION, message.offset());
      throw e;
    }
  }

  /** Makes this the only writer, until another one calls it. */
  void fence() {
    if (producer.isEmpty()) {
      Map<String, Object> producing = new HashMap<>(clientSettings);
      producing.remove("default.api.timeout.ms");
      producing.put("transactional.id", TRANSACTIONAL_ID);
      producing.put("transaction.timeout.ms", REQUEST_TIMEOUT_MS);
      producing.put("max.block.ms", REQUEST_TIMEOUT_MS);
      producing.put("delivery.timeout.ms", REQUEST_TIMEOUT_MS);
      producing.put("linger.ms", 0);
      KafkaProducer<byte[], byte[]> fresh =
          new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
      try {
        fresh.initTransactions();
      } catch (KafkaException e) {
        fresh.close(Duration.ZERO);
        throw e;
      }
      producer = Optional.of(fresh);
    }
  }

  /**
   * Writes all records or none, and reads them back: a commit returns before its markers are in the
   * partition, and only then do readers see the records.
   *
   * @throws KafkaException if another writer has fenced this one, or the broker fails; the next
   *     {@link #fence()} starts afresh
   */
  void append(List<SchemaRecord> records, Consumer<SchemaRecord> reader) {
    readTo(write(records) + 1, reader);
  }

  /** The last record's offset. */
  private long write(List<SchemaRecord> records) {
    KafkaProducer<byte[], byte[]> writer = producer.orElseThrow();
    try {
      writer.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (SchemaRecord entry : records) {
        sent.add(
            writer.send(
                new ProducerRecord<>(
                    NAME,
                    PARTITION.partition(),
                    entry.keyBytes(),
                    entry.valueBytes().orElse(null))));
      }
      writer.commitTransaction();
      // The commit has waited for every send, and fails if one of them did.
      return sent.getLast().resultNow().offset();
    } catch (KafkaException e) {
      // A new producer aborts what this one may have left open; nothing of it needs to be saved.
      producer = Optional.empty();
      writer.close(Duration.ZERO);
      throw e;
    }
  }

  @Override
  public void close() {
    producer.ifPresent(p -> p.close(Duration.ofSeconds(1)));
    consumer.close();
  }

  private void createOrCheck(String bootstrapServers) {
    NewTopic topic =
        new NewTopic(NAME, Optional.of(1), Optional.empty())
            .configs(Map.of("cleanup.policy", "compact"));
    try (Admin admin = Admin.create(clientSettings)) {
      try {
        admin.createTopics(List.of(topic)).all().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
        check(admin);
      }
    } catch (ExecutionException | KafkaException e) {
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      throw new LocalException(
          "the schema registry cannot use topic %s on %s: %s; check the broker's address and settings"
              .formatted(NAME, bootstrapServers, cause.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("interrupted while creating topic " + NAME, e);
    }
  }

  private static void check(Admin admin) throws ExecutionException, InterruptedException {
    int partitions =
        admin.describeTopics(List.of(NAME)).allTopicNames().get().values().stream()
            .mapToInt(t -> t.partitions().size())
            .sum();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, NAME);
    String cleanup =
        admin.describeConfigs(List.of(resource)).all().get().values().stream()
            .map(config -> config.get("cleanup.policy").value())
            .findFirst()
            .orElse("");
    if (partitions != 1 || !cleanup.equals("compact")) {
      throw new LocalException(
          "topic %s has %d partitions and cleanup.policy=%s, a registry needs 1 and compact; change it or use another cluster"
              .formatted(NAME, partitions, cleanup));
    }
  }
}
