package dev.millrace.filters.stream;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.RecordPeek;
import dev.millrace.schemas.kafka.TopicEnds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
      OptionalLong first = peek.firstTimestamp(partition, from, ends.getOrDefault(partition, 0L));
      if (first.isPresent() && (earliest.isEmpty() || first.getAsLong() < earliest.getAsLong())) {
        earliest = first;
      }
    }
    return earliest;
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
