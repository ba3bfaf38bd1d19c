package dev.millrace.replay.lineage.kafka;

import dev.millrace.replay.lineage.LineageIndex;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.LoggedNotices;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads topics into the index, from where it stands. Used by one thread, but for closing. */
final class LineageScan implements AutoCloseable {
  static final String READER = "lineage";

  /** So many are kept together at most, so that memory does not grow with what there is to read. */
  private static final int MOST_UNCOMMITTED = 2_000;

  private final LineageIndex index;
  private final Set<String> topics;
  private final Set<String> generations;
  private final List<TopicPartition> partitions;
  private final OpenScan<TopicRecord<SpecificRecord>> scan;
  private final Map<TopicPartition, Long> kept = new HashMap<>();
  private int uncommitted;

  private LineageScan(
      LineageIndex index, LineageTopics read, TopicScan<TopicRecord<SpecificRecord>> scan) {
    this.index = index;
    this.topics = Set.copyOf(read.names());
    this.generations = read.generations();
    this.partitions = scan.partitions();
    for (TopicPartition partition : partitions) {
      OptionalLong next = index.next(partition.topic(), partition.partition());
      next.ifPresent(offset -> kept.put(partition, offset));
    }
    this.scan = scan.from(kept).open();
  }

  /**
   * @param ids of those topics that are there, by name
   */
  static LineageScan open(
      LineageIndex index,
      Connection connection,
      RecordSerdes serdes,
      LineageTopics wanted,
      Map<String, String> ids) {
    LineageTopics there = wanted.only(ids.keySet());
    there
        .all()
        .forEach((name, read) -> index.read(name, ids.getOrDefault(name, ""), read.generation()));
    Collection<TypedTopic<? extends SpecificRecord>> typed =
        there.all().values().stream()
            .<TypedTopic<? extends SpecificRecord>>map(LineageTopics.Read::topic)
            .toList();
    TopicScan<TopicRecord<SpecificRecord>> scan =
        TopicScan.<SpecificRecord>values(
                READER, connection, serdes, typed, head -> true, Optional.of(tombstone -> {}))
            .telling(new QuietNotices(new LoggedNotices(READER)));
    return new LineageScan(index, there, scan);
  }

  /** Names of the topics that it reads. */
  Set<String> topics() {
    return topics;
  }

  /** Names of the generations whose topics it reads. */
  Set<String> generations() {
    return generations;
  }

  /** Reads all that can be read now, and waits for no open transaction. */
  void catchUp() {
    Map<TopicPartition, Long> stable = scan.lastStableOffsets(partitions);
    Map<TopicPartition, Long> begins =
        kept.keySet().containsAll(partitions) ? Map.of() : scan.begins(partitions);
    while (!isReached(stable, begins)) {
      poll();
    }
    index.commit();
  }

  private boolean isReached(Map<TopicPartition, Long> stable, Map<TopicPartition, Long> begins) {
    Map<TopicPartition, Long> next = scan.next();
    return partitions.stream()
        .allMatch(
            p -> {
              long before = kept.getOrDefault(p, begins.getOrDefault(p, 0L));
              return next.getOrDefault(p, before) >= stable.getOrDefault(p, 0L);
            });
  }

  /** Reads what is there or comes within a moment, and keeps it. */
  void poll() {
    scan.poll(this::take);
    keep();
  }

  private void take(TopicRecord<SpecificRecord> record) {
    if (uncommitted >= MOST_UNCOMMITTED) {
      keep(); // up to this record
    }
    index.add(record.value(), record.head().location());
    uncommitted++;
  }

  private void keep() {
    scan.next()
        .forEach(
            (partition, next) -> {
              Long before = kept.put(partition, next);
              if (!next.equals(before)) {
                index.reached(partition.topic(), partition.partition(), next);
              }
            });
    index.commit();
    uncommitted = 0;
  }

  /** Safe from any thread; ends what waits with a {@code WakeupException}. */
  @Override
  public void close() {
    scan.close();
  }
}
