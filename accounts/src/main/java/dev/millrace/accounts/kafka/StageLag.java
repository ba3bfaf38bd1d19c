package dev.millrace.accounts.kafka;

import dev.millrace.accounts.Lags;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a stage has still to do: committed input beyond its group's committed offsets. A stage
 * commits its offsets in one transaction with its output, so one without lag has its output on the
 * topics too.
 */
public final class StageLag implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Connection connection;
  private final Admin admin;

  public StageLag(Connection connection) {
    this.connection = connection;
    this.admin = Admin.create(connection.clientConfig());
  }

  /** What the three stages of a generation have still to do. */
  public Lags of(Topics topics) {
    return new Lags(
        offsets(StageInputs.extraction(topics)),
        offsets(StageInputs.curation(topics)),
        offsets(StageInputs.tokenize(topics)));
  }

  private long offsets(StageInputs stage) {
    return offsets(stage.group(), stage.partitions());
  }

  /** Whether no record is waiting for a stage; see {@link #isNone(String, Collection)}. */
  public boolean isNone(StageInputs stage) {
    return isNone(stage.group(), stage.partitions());
  }

  /**
   * Offsets between the group's position and the last committed record; transaction markers count
   * too.
   */
  private long offsets(String group, Collection<TopicPartition> inputs) {
    return waiting(group, inputs).entrySet().stream()
        .mapToLong(entry -> entry.getValue().length())
        .sum();
  }

  /**
   * Whether no record is waiting. Where only transaction markers are left of the offsets, none is.
   */
  public boolean isNone(String group, Collection<TopicPartition> inputs) {
    if (!isSettled(inputs)) {
      return false;
    }
    Map<TopicPartition, Stretch> waiting = waiting(group, inputs);
    return waiting.isEmpty() || !holdsRecords(waiting);
  }

  /**
   * Whether no transaction is open on the partitions. A commit returns before its markers are in
   * the partitions, and until they are, what it wrote lies after the last stable offset.
   */
  public boolean isSettled(Collection<TopicPartition> partitions) {
    return ends(partitions, IsolationLevel.READ_COMMITTED)
        .equals(ends(partitions, IsolationLevel.READ_UNCOMMITTED));
  }

  private record Stretch(long from, long to) {
    long length() {
      return to - from;
    }
  }

  private Map<TopicPartition, Stretch> waiting(String group, Collection<TopicPartition> inputs) {
    Map<TopicPartition, Long> ends = ends(inputs, IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, Stretch> waiting = new HashMap<>();
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      for (TopicPartition input : inputs) {
        OffsetAndMetadata done = committed.get(input);
        Stretch stretch =
            new Stretch(done == null ? 0 : done.offset(), ends.getOrDefault(input, 0L));
        if (stretch.length() > 0) {
          waiting.put(input, stretch);
        }
      }
      return waiting;
    } catch (ExecutionException e) {
      throw new KafkaException("cannot read the offsets of group " + group, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /** One past the last record or marker of each partition, committed or not. */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return ends(partitions, IsolationLevel.READ_UNCOMMITTED);
  }

  private Map<TopicPartition, Long> ends(
      Collection<TopicPartition> partitions, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    try {
      Map<TopicPartition, ListOffsetsResultInfo> found =
          admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get();
      Map<TopicPartition, Long> ends = new HashMap<>();
      found.forEach((partition, info) -> ends.put(partition, info.offset()));
      return ends;
    } catch (ExecutionException e) {
      throw new KafkaException("cannot read the ends of " + partitions, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private boolean holdsRecords(Map<TopicPartition, Stretch> stretches) {
    Map<String, Object> config = connection.consumerConfig();
    // One batch answers; ten megabytes of pages a look would cost as much as a stage.
    config.put("fetch.max.bytes", 1);
    config.put("max.partition.fetch.bytes", 1);
    config.put("max.poll.records", 1);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.copyOf(stretches.keySet()));
      stretches.forEach((partition, stretch) -> consumer.seek(partition, stretch.from()));
      while (stretches.entrySet().stream()
          .anyMatch(e -> consumer.position(e.getKey()) < e.getValue().to())) {
        if (!consumer.poll(POLL).isEmpty()) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
