package dev.millrace.filters.stream;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The end of {@code documents}, as the broker tells it. Safe for use by many threads. */
public final class DocumentsTail implements TopicTail, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final TypedTopic<Document> topic;
  private final String group;
  private final Admin admin;
  private final Consumer<byte[], byte[]> consumer;

  public DocumentsTail(Connection connection, Topics topics) {
    this.topic = topics.documents();
    this.group = topics.applicationId("curation");
    this.admin = Admin.create(connection.clientConfig());
    Map<String, Object> config = connection.consumerConfig();
    // One batch answers whether there is a record.
    config.put("fetch.max.bytes", 1);
    config.put("max.partition.fetch.bytes", 1);
    config.put("max.poll.records", 1);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public List<Long> ends() {
    return ask(OffsetSpec.latest()).stream().map(ListOffsetsResultInfo::offset).toList();
  }

  @Override
  public long newest() {
    return ask(OffsetSpec.maxTimestamp()).stream()
        .mapToLong(ListOffsetsResultInfo::timestamp)
        .max()
        .orElse(-1);
  }

  private List<ListOffsetsResultInfo> ask(OffsetSpec spec) {
    List<TopicPartition> partitions =
        IntStream.range(0, topic.partitions()).mapToObj(this::partition).toList();
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, spec));
    var found = admin.listOffsets(specs, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED));
    return partitions.stream().map(one -> await(found.partitionResult(one))).toList();
  }

  @Override
  public synchronized boolean isRead(int partition, OptionalLong next, long end) {
    long from = next.isPresent() ? next.getAsLong() : committed(partition);
    return from >= end || holdsNoRecord(partition(partition), from, end);
  }

  private long committed(int partition) {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    OffsetAndMetadata committed = offsets.get(partition(partition));
    return committed == null ? 0 : committed.offset();
  }

  /**
   * Whether there are markers only. A record of an open transaction is never polled, and neither is
   * anything after it.
   */
  private boolean holdsNoRecord(TopicPartition partition, long from, long end) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long position = from;
    while (position < end) {
      if (!consumer.poll(POLL).isEmpty()) {
        return false;
      }
      long before = position;
      position = consumer.position(partition);
      if (position == before) {
        return false;
      }
    }
    return true;
  }

  private TopicPartition partition(int partition) {
    return new TopicPartition(topic.name(), partition);
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("cannot read the end of documents", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  @Override
  public synchronized void close() {
    consumer.close();
    admin.close();
  }
}
