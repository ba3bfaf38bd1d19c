package dev.millrace.cli.accounts;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads every topic from its first committed record on, into {@link Accounts}. */
public final class AccountsFeed implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Topics topics;
  private final RetentionHorizon horizon;
  private final Accounts accounts;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, TypedTopic<?>> byName = new HashMap<>();
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Deserializer<SpecificRecord> values;
  private final Thread thread;
  private volatile Map<TopicPartition, Long> positions = Map.of();
  private volatile Optional<RuntimeException> failure = Optional.empty();
  private volatile boolean closed;

  public AccountsFeed(Connection connection, Topics topics, RecordSerdes serdes) {
    this.topics = topics;
    this.values = serdes.deserializer(SpecificRecord.class);
    this.consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    for (TypedTopic<?> topic : topics.all()) {
      if (!topic.equals(topics.tokenizers()) && !topic.equals(topics.flushRequests())) {
        byName.put(topic.name(), topic);
        for (int partition = 0; partition < topic.partitions(); partition++) {
          partitions.add(new TopicPartition(topic.name(), partition));
        }
      }
    }
    this.horizon = horizon(connection);
    this.accounts = new Accounts(horizon);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.thread = Thread.ofPlatform().name("accounts-feed").daemon().start(this::run);
  }

  private RetentionHorizon horizon(Connection connection) {
    try {
      return RetentionHorizon.read(connection, topics, consumer, Instant.now());
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  public Accounts accounts() {
    return accounts;
  }

  /** What had expired of the topics at the start. */
  public RetentionHorizon horizon() {
    return horizon;
  }

  private void run() {
    try {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          add(record);
        }
        Map<TopicPartition, Long> reached = new HashMap<>();
        for (TopicPartition partition : partitions) {
          reached.put(partition, consumer.position(partition));
        }
        positions = reached;
      }
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    } finally {
      consumer.close();
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    SpecificRecord value;
    try {
      value = record.value() == null ? null : values.deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      value = null;
    }
    if (value == null) {
      if (record.topic().equals(topics.pages().name())) {
        accounts.addPage(
            Accounts.place(record.topic(), record.partition(), record.offset()),
            record.timestamp());
      }
    } else if (value instanceof Page page) {
      accounts.addPage(page.getRecordId(), record.timestamp());
    } else if (value instanceof Document document) {
      accounts.addDocument(document, record.topic().equals(topics.cleanDocuments().name()));
    } else {
      accounts.add(value, record.topic().equals(topics.heldOutTokenBlocks().name()));
    }
  }

  /** Throws what ended the counting, if anything did. */
  public void requireHealthy() {
    if (failure.isPresent()) {
      throw new IllegalStateException(
          "the accounts cannot be read: " + failure.get().getMessage(), failure.get());
    }
  }

  /** Waits until everything up to these offsets is counted. */
  public void awaitReached(Map<TopicPartition, Long> ends) throws InterruptedException {
    while (!reached(ends)) {
      requireHealthy();
      Thread.sleep(POLL);
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> now = positions;
    return partitions.stream().allMatch(p -> now.getOrDefault(p, 0L) >= ends.getOrDefault(p, 0L));
  }

  /** The partitions it reads. */
  public List<TopicPartition> partitions() {
    return List.copyOf(partitions);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
