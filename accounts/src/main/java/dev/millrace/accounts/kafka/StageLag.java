package dev.millrace.accounts.kafka;

import dev.millrace.accounts.Lags;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.RecordPeek;
import dev.millrace.schemas.kafka.TopicEnds;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a stage has still to do: committed input beyond its group's committed offsets. A stage
 * commits its offsets in one transaction with its output, so one without lag has its output on the
 * topics too.
 */
public final class StageLag implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final TopicEnds ends;
  private final RecordPeek peek;

  public StageLag(Connection connection) {
    this.ends = new TopicEnds(connection);
    this.peek = new RecordPeek(connection, PATIENCE);
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

  /** What each topic holds beyond what the stage has committed, in offsets. */
  public Map<String, Long> byTopic(StageInputs stage) {
    Map<String, Long> offsets = new HashMap<>();
    stage.partitions().forEach(partition -> offsets.put(partition.topic(), 0L));
    waiting(stage.group(), ends.existing(stage.partitions()))
        .forEach((partition, left) -> offsets.merge(partition.topic(), left.length(), Long::sum));
    return offsets;
  }

  /** Whether no record is waiting for a stage; see {@link #isNone(String, Collection)}. */
  public boolean isNone(StageInputs stage) {
    return isNone(stage.group(), stage.partitions());
  }

  /**
   * Offsets between the group's position and the last committed record; transaction markers count
   * too. A topic that the stage has yet to make holds nothing.
   */
  private long offsets(String group, Collection<TopicPartition> inputs) {
    return waiting(group, ends.existing(inputs)).entrySet().stream()
        .mapToLong(entry -> entry.getValue().length())
        .sum();
  }

  /**
   * Whether no record is waiting. Where only transaction markers are left of the offsets, none is.
   * A stage that has yet to make a topic of its own has not begun.
   */
  public boolean isNone(String group, Collection<TopicPartition> inputs) {
    if (ends.existing(inputs).size() < inputs.size() || !isSettled(inputs)) {
      return false;
    }
    return waiting(group, inputs).entrySet().stream()
        .allMatch(one -> peek.holdsNone(one.getKey(), one.getValue().from(), one.getValue().to()));
  }

  /**
   * Whether no transaction is open on the partitions. A commit returns before its markers are in
   * the partitions, and until they are, what it wrote lies after the last stable offset.
   */
  public boolean isSettled(Collection<TopicPartition> partitions) {
    return ends.isSettled(partitions);
  }

  /** Timestamp of the latest record of all partitions, milliseconds; empty if there is none. */
  public OptionalLong newest(Collection<TopicPartition> partitions) {
    long newest = ends.newest(partitions);
    return newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest);
  }

  /** The record that is next in each partition where one waits for a stage and can be read. */
  public List<ConsumerRecord<byte[], byte[]>> next(StageInputs stage) {
    return waiting(stage.group(), ends.existing(stage.partitions())).entrySet().stream()
        .map(one -> peek.first(one.getKey(), one.getValue().from(), one.getValue().to()))
        .flatMap(Optional::stream)
        .toList();
  }

  private record Stretch(long from, long to) {
    long length() {
      return to - from;
    }
  }

  private Map<TopicPartition, Stretch> waiting(String group, Collection<TopicPartition> inputs) {
    Map<TopicPartition, Long> committable = ends.lastStableOffsets(inputs);
    Map<TopicPartition, Long> committed = ends.committed(group);
    Map<TopicPartition, Stretch> waiting = new HashMap<>();
    for (TopicPartition input : inputs) {
      Stretch stretch =
          new Stretch(committed.getOrDefault(input, 0L), committable.getOrDefault(input, 0L));
      if (stretch.length() > 0) {
        waiting.put(input, stretch);
      }
    }
    return waiting;
  }

  /** One past the last record or marker of each partition, committed or not. */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return ends.ends(partitions);
  }

  @Override
  public void close() {
    peek.close();
    ends.close();
  }
}
