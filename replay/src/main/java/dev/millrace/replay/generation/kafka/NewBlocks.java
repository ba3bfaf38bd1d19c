package dev.millrace.replay.generation.kafka;

import dev.millrace.replay.generation.RunTail;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicRange;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
 */
record NewBlocks(List<TopicRange> from, Set<String> tokenizers, Set<Integer> lengths) {
  private static final String READER = "replay";

  /** Reads the topic once. */
  static NewBlocks of(
      Connection connection, RecordSerdes serdes, TypedTopic<TokenBlock> topic, RunTail run) {
    Set<String> learned = learned(connection, serdes, topic, run);
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
            if (holdsAny(record.value(), learned)) {
              from.merge(partition(record), record.head().location().offset() + 1, Math::max);
            }
          });
    }
    return new NewBlocks(ranges(topic, from), tokenizers, lengths);
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

  private static boolean holdsAny(TokenBlock block, Set<String> documents) {
    return block.getSegments().stream().map(Segment::getRecordId).anyMatch(documents::contains);
  }

  private static TopicPartition partition(TopicRecord<TokenBlock> record) {
    return new TopicPartition(
        record.head().location().topic(), record.head().location().partition());
  }

  /** Ids of the documents in the blocks of the run's latest steps, where they are still there. */
  private static Set<String> learned(
      Connection connection, RecordSerdes serdes, TypedTopic<TokenBlock> alike, RunTail run) {
    Set<String> documents = new HashSet<>();
    Map<String, List<TopicPartition>> byTopic =
        there(connection, run.begins().keySet()).stream()
            .collect(Collectors.groupingBy(TopicPartition::topic));
    byTopic.forEach(
        (name, partitions) ->
            TopicScan.values(READER, connection, serdes, alike.named(name))
                .from(ofTopic(run.begins(), partitions))
                .toEnd(
                    record -> {
                      long to = run.reached(partition(record)).orElse(0L);
                      if (record.head().location().offset() < to) {
                        record
                            .value()
                            .getSegments()
                            .forEach(one -> documents.add(one.getRecordId()));
                      }
                    }));
    return documents;
  }

  /** A generation that was dropped since has none. */
  private static Set<TopicPartition> there(Connection connection, Set<TopicPartition> partitions) {
    try (TopicEnds ends = new TopicEnds(connection)) {
      return ends.existing(partitions);
    }
  }

  private static Map<TopicPartition, Long> ofTopic(
      Map<TopicPartition, Long> begins, List<TopicPartition> partitions) {
    return partitions.stream()
        .collect(Collectors.toMap(one -> one, one -> begins.getOrDefault(one, 0L)));
  }
}
