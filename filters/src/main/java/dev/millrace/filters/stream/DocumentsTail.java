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

/** The end of {@code documents}, as the broker tells it. Safe for use by many threads. */
public final class DocumentsTail implements TopicTail, AutoCloseable {
  /** Short, since a stage's thread waits; it is asked again soon. */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final List<TopicPartition> partitions;
  private final String group;
  private final TopicEnds bounds;
  private final RecordPeek peek;

  public DocumentsTail(Connection connection, Topics topics) {
    this.partitions = topics.documents().topicPartitions();
    this.group = topics.applicationId("curation");
    this.bounds = new TopicEnds(connection);
    this.peek = new RecordPeek(connection, PATIENCE);
  }

  @Override
  public List<Long> ends() {
    Map<TopicPartition, Long> ends = bounds.ends(partitions);
    return partitions.stream().map(partition -> ends.getOrDefault(partition, 0L)).toList();
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
