package dev.millrace.schemas.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where partitions begin and end. */
interface TopicBounds extends AutoCloseable {

  /** The first retained offset of each. */
  Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions);

  /** One past the last record or marker of each, committed or not. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions);

  /** One past the last record or marker of each before the first open transaction. */
  Map<TopicPartition, Long> lastStableOffsets(Collection<TopicPartition> partitions);

  @Override
  void close();
}
