package dev.millrace.replay.generation.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * What a run has learned in its latest steps, as far as the blocks are still there.
 *
 * @param documents ids of those in the blocks
 * @param lengths of the blocks
 */
record Learned(Set<String> documents, Set<Integer> lengths) {

  /**
   * @param alike a topic of token blocks, of any generation
   */
  static Learned of(
      Connection connection, RecordSerdes serdes, TypedTopic<TokenBlock> alike, RunTail run) {
    Learned learned = new Learned(new HashSet<>(), new TreeSet<>());
    Map<TopicPartition, Long> begins = run.begins();
    Map<String, List<TopicPartition>> byTopic =
        there(connection, begins.keySet()).stream()
            .collect(Collectors.groupingBy(TopicPartition::topic));
    byTopic.forEach(
        (name, partitions) ->
            TopicScan.values("replay", connection, serdes, alike.named(name))
                .from(
                    partitions.stream()
                        .collect(Collectors.toMap(one -> one, one -> begins.getOrDefault(one, 0L))))
                .toEnd(
                    record -> {
                      long to = run.reached(NewBlocks.partition(record)).orElse(0L);
                      if (record.head().location().offset() < to) {
                        learned.add(record.value());
                      }
                    }));
    return learned;
  }

  /** A generation that was dropped since has none. */
  private static Set<TopicPartition> there(Connection connection, Set<TopicPartition> partitions) {
    try (TopicEnds ends = new TopicEnds(connection)) {
      return ends.existing(partitions);
    }
  }

  private void add(TokenBlock block) {
    lengths.add(block.getBlockLength());
    block.getSegments().forEach(one -> documents.add(one.getRecordId()));
  }

  boolean holdsAnyOf(TokenBlock block) {
    return block.getSegments().stream().map(Segment::getRecordId).anyMatch(documents::contains);
  }
}
