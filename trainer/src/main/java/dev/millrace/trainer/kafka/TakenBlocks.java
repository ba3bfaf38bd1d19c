package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** Which token blocks hold documents that are taken down, and which are gone. */
final class TakenBlocks {
  private final Map<TopicPartition, NavigableMap<Long, List<Document>>> taken = new HashMap<>();
  private final Map<TopicPartition, Long> begins = new HashMap<>();

  /** A document that a takedown takes; one for each that does. */
  record Document(String url, String digest, TakedownTarget target) {}

  /**
   * Reads the topics once; what they hold besides is not kept.
   *
   * @param topics those that are there no more are gone
   */
  static TakenBlocks read(
      Connection connection,
      RecordSerdes serdes,
      List<TypedTopic<TokenBlock>> topics,
      Takedowns takedowns) {
    TakenBlocks blocks = new TakenBlocks();
    List<TypedTopic<TokenBlock>> there = there(connection, topics);
    if (there.isEmpty()) {
      return blocks;
    }
    try (OpenScan<TopicRecord<TokenBlock>> scan =
        TopicScan.<TokenBlock>values("retrain", connection, serdes, there).open()) {
      if (!takedowns.isEmpty()) {
        scan.toEnd(block -> blocks.add(block, takedowns));
      }
      // Afterwards, so that whatever retention took meanwhile counts as gone.
      there.forEach(topic -> blocks.begins.putAll(scan.begins(topic.topicPartitions())));
    }
    return blocks;
  }

  /** A generation that was dropped since has none. */
  private static List<TypedTopic<TokenBlock>> there(
      Connection connection, List<TypedTopic<TokenBlock>> topics) {
    try (TopicEnds ends = new TopicEnds(connection)) {
      return topics.stream()
          .filter(topic -> !ends.existing(topic.topicPartitions()).isEmpty())
          .toList();
    }
  }

  private void add(TopicRecord<TokenBlock> block, Takedowns takedowns) {
    List<Document> documents = new ArrayList<>();
    for (List<Segment> segments : List.of(block.value().getSegments(), block.value().getEnded())) {
      for (Segment segment : segments) {
        String url = segment.getUrl();
        String digest = segment.getContentDigest();
        takedowns
            .matches(url, digest)
            .forEach(target -> documents.add(new Document(url, digest, target)));
      }
    }
    if (!documents.isEmpty()) {
      taken
          .computeIfAbsent(place(block.head().location()), partition -> new TreeMap<>())
          .put(block.head().location().offset(), documents);
    }
  }

  private static TopicPartition place(RecordLocation location) {
    return new TopicPartition(location.topic(), location.partition());
  }

  private static TopicPartition place(OffsetRange range) {
    return new TopicPartition(range.getTopic(), range.getPartition());
  }

  /** Those in the blocks that are still there. */
  Stream<Document> in(OffsetRange range) {
    NavigableMap<Long, List<Document>> blocks = taken.get(place(range));
    return blocks == null
        ? Stream.empty()
        : blocks.subMap(range.getFrom(), range.getTo()).values().stream().flatMap(List::stream);
  }

  /** How many of a range's blocks retention has deleted; markers of transactions count as such. */
  long gone(OffsetRange range) {
    long begin = begins.getOrDefault(place(range), Long.MAX_VALUE);
    return begin >= range.getTo()
        ? range.getBlocks()
        : Math.clamp(begin - range.getFrom(), 0, range.getBlocks());
  }
}
