package dev.millrace.filters.stream;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.RecordPeek;
import dev.millrace.schemas.kafka.TopicEnds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The end of {@code documents}, and what extraction has still to add to it, as the broker tells it.
 * Safe for use by many threads.
 */
public final class DocumentsTail implements TopicTail, AutoCloseable {
  /** Short, since a stage's thread waits; it is asked again soon. */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final List<TopicPartition> partitions;
  private final String group;
  private final List<TopicPartition> pages;
  private final String extraction;
  private final TopicEnds bounds;
  private final RecordPeek peek;

  /** Of {@code pages}, by partition, as far as they have been looked at. */
  private final Map<TopicPartition, Stretch> markers = new ConcurrentHashMap<>();

  /** Offsets that hold markers only. */
  private record Stretch(long begin, long end) {}

  public DocumentsTail(Connection connection, Topics topics) {
    this.partitions = topics.documents().topicPartitions();
    this.group = topics.applicationId("curation");
    this.pages = topics.pages().topicPartitions();
    this.extraction = topics.applicationId("extraction");
    this.bounds = new TopicEnds(connection);
    this.peek = new RecordPeek(connection, PATIENCE);
  }

  @Override
  public List<Long> ends() {
    Map<TopicPartition, Long> ends = bounds.ends(partitions);
    return partitions.stream().map(partition -> ends.getOrDefault(partition, 0L)).toList();
  }

  @Override
  public OptionalLong pendingSince() {
    Map<TopicPartition, Long> extracted = bounds.committed(extraction);
    if (extracted.isEmpty()) {
      return OptionalLong.empty();
    }
    Map<TopicPartition, Long> begins = bounds.begins(pages);
    Map<TopicPartition, Long> ends = bounds.ends(pages);
    OptionalLong earliest = OptionalLong.empty();
    for (TopicPartition partition : pages) {
      long begin = begins.getOrDefault(partition, 0L);
      long from = Math.max(begin, extracted.getOrDefault(partition, begin));
      OptionalLong first = first(partition, from, ends.getOrDefault(partition, 0L));
      if (first.isPresent() && (earliest.isEmpty() || first.getAsLong() < earliest.getAsLong())) {
        earliest = first;
      }
    }
    return earliest;
  }

  /** A group stands before the last markers for ever: each stretch of them is looked at once. */
  private OptionalLong first(TopicPartition partition, long from, long end) {
    Stretch known = markers.getOrDefault(partition, new Stretch(from, from));
    // A group that was set back has to read again what lies between.
    boolean isAhead = from >= known.begin();
    long unknown = isAhead ? Math.max(from, known.end()) : from;
    OptionalLong first = peek.firstTimestamp(partition, unknown, end);
    if (first.isEmpty()) {
      markers.put(partition, new Stretch(from, end));
    }
    return first;
  }

  @Override
  public long newest() {
    return bounds.newest(partitions);
  }

  @Override
  public boolean isRead(int partition, OptionalLong next, long end) {
    TopicPartition one = partitions.get(partition);
    long from = next.isPresent() ? next.getAsLong() : bounds.committed(group).getOrDefault(one, 0L);
    return peek.holdsNone(one, from, end);
  }

  @Override
  public void close() {
    peek.close();
    bounds.close();
  }
}
