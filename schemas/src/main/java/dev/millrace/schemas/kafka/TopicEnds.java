package dev.millrace.schemas.kafka;

import static java.util.stream.Collectors.toSet;

import dev.millrace.schemas.Connection;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Asks the broker where partitions begin and end, and where groups stand. Safe for several threads.
 * Each method throws a {@link KafkaException} if the broker does not answer, and a {@link
 * WakeupException} if this is closed meanwhile.
 */
public final class TopicEnds implements TopicBounds {
  private final Admin admin;

  public TopicEnds(Connection connection) {
    this.admin = Admin.create(connection.clientConfig());
  }

  @Override
  public Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
    return ask(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /**
   * One past the last record or marker of each, committed or not. Only who has read to here has
   * read all that was committed before the call: a commit returns before its markers are in the
   * partitions, and until they are, what it wrote lies after the last stable offset.
   */
  @Override
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return ask(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
  }

  @Override
  public Map<TopicPartition, Long> lastStableOffsets(Collection<TopicPartition> partitions) {
    return ask(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
  }

  /** The first offset of each with a timestamp of then or later; the end where there is none. */
  public Map<TopicPartition, Long> firstSince(
      Collection<TopicPartition> partitions, Instant since) {
    Map<TopicPartition, Long> found =
        ask(
            partitions,
            OffsetSpec.forTimestamp(since.toEpochMilli()),
            IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> ends = ends(partitions);
    found.replaceAll((partition, offset) -> offset < 0 ? ends.getOrDefault(partition, 0L) : offset);
    return found;
  }

  /** Whether no transaction is open on the partitions. */
  public boolean isSettled(Collection<TopicPartition> partitions) {
    return lastStableOffsets(partitions).equals(ends(partitions));
  }

  /** Those that are there, and not of topics that a stage has yet to make. */
  public Set<TopicPartition> existing(Collection<TopicPartition> partitions) {
    Set<String> topics = partitions.stream().map(TopicPartition::topic).collect(toSet());
    Set<String> there = await(admin.listTopics().names(), "the names of topics");
    topics.retainAll(there);
    return partitions.stream()
        .filter(partition -> topics.contains(partition.topic()))
        .collect(toSet());
  }

  /** How many partitions a topic has; empty where there is none of the name, or none to be seen. */
  public OptionalInt partitions(String topic) {
    if (!await(admin.listTopics().names(), "the names of topics").contains(topic)) {
      return OptionalInt.empty();
    }
    TopicDescription found =
        await(admin.describeTopics(List.of(topic)).allTopicNames(), "the partitions of " + topic)
            .get(topic);
    return found == null ? OptionalInt.empty() : OptionalInt.of(found.partitions().size());
  }

  /** Timestamp of the latest record of all partitions, milliseconds; -1 if there is none. */
  public long newest(Collection<TopicPartition> partitions) {
    return listed(partitions, OffsetSpec.maxTimestamp(), IsolationLevel.READ_UNCOMMITTED)
        .values()
        .stream()
        .mapToLong(ListOffsetsResultInfo::timestamp)
        .max()
        .orElse(-1);
  }

  /** What a group has committed; without the partitions of which it has committed nothing. */
  public Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    await(
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
            "the offsets of group " + group)
        .forEach(
            (partition, committed) -> {
              if (committed != null) {
                offsets.put(partition, committed.offset());
              }
            });
    return offsets;
  }

  private Map<TopicPartition, Long> ask(
      Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    listed(partitions, spec, isolation)
        .forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> listed(
      Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, spec));
    return await(
        admin.listOffsets(specs, new ListOffsetsOptions(isolation)).all(),
        "the offsets of " + partitions);
  }

  private static <T> T await(KafkaFuture<T> answer, String asked) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalStateException) {
        throw new WakeupException(); // closed meanwhile
      }
      throw e.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("cannot read " + asked, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
