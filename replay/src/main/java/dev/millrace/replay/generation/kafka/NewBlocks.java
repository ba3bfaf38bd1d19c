package dev.millrace.replay.generation.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicRange;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * The part of a topic of token blocks that is new to a run which has trained on another
 * generation's: behind all blocks that hold a document of the run's latest steps, and behind all
 * that the run has taken there before. Documents come in the order of their pages in both, so that
 * what lies before has been learned, as far as the other generation had it.
 *
 * @param from where it begins, of each partition
 * @param tokenizers ids on its blocks
 * @param lengths of its blocks
 * @param trained lengths of the blocks that the run has trained on
 */
record NewBlocks(
    List<TopicRange> from, Set<String> tokenizers, Set<Integer> lengths, Set<Integer> trained) {
  private static final String READER = "replay";

  /** Reads the topic once. */
  static NewBlocks of(
      Connection connection, RecordSerdes serdes, TypedTopic<TokenBlock> topic, RunTail run) {
    Learned learned = Learned.of(connection, serdes, topic, run);
    Map<TopicPartition, Long> from = new HashMap<>();
    Set<String> tokenizers = new TreeSet<>();
    Set<Integer> lengths = new TreeSet<>();
    try (OpenScan<TopicRecord<TokenBlock>> scan =
        TopicScan.values(READER, connection, serdes, topic).open()) {
      from.putAll(scan.begins(topic.topicPartitions()));
      topic
          .topicPartitions()
          .forEach(
              partition ->
                  run.reached(partition).ifPresent(to -> from.merge(partition, to, Math::max)));
      scan.toEnd(
          record -> {
            tokenizers.add(record.value().getTokenizerId());
            lengths.add(record.value().getBlockLength());
            if (learned.holdsAnyOf(record.value())) {
              from.merge(partition(record), record.head().location().offset() + 1, Math::max);
            }
          });
    }
    return new NewBlocks(ranges(topic, from), tokenizers, lengths, learned.lengths());
  }

  private static List<TopicRange> ranges(
      TypedTopic<TokenBlock> topic, Map<TopicPartition, Long> from) {
    return topic.topicPartitions().stream()
        .map(
            partition ->
                new TopicRange(
                    topic.name(), partition.partition(), from.getOrDefault(partition, 0L), -1L))
        .toList();
  }

  static TopicPartition partition(TopicRecord<TokenBlock> record) {
    return new TopicPartition(
        record.head().location().topic(), record.head().location().partition());
  }
}
