package dev.millrace.replay.generation.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.TopicRange;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicEnds;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a generation begins in its topic, where that ends now, and what is not there any more.
 *
 * @param ranges of each partition
 * @param missing offsets before them that retention has taken and that were asked for; markers of
 *     transactions count too
 */
public record SourceRange(String topic, List<TopicRange> ranges, long missing) {

  /**
   * @param since what came before is passed over, so that nobody misses it
   */
  public static SourceRange of(
      Connection connection, TypedTopic<?> topic, Optional<Instant> since) {
    List<TopicPartition> partitions = topic.topicPartitions();
    try (TopicEnds ends = new TopicEnds(connection)) {
      Map<TopicPartition, Long> begins = ends.begins(partitions);
      Map<TopicPartition, Long> stops = ends.ends(partitions);
      Map<TopicPartition, Long> wanted =
          since.map(time -> ends.firstSince(partitions, time)).orElse(begins);
      List<TopicRange> ranges =
          partitions.stream()
              .map(
                  one ->
                      new TopicRange(
                          topic.name(),
                          one.partition(),
                          begins.getOrDefault(one, 0L),
                          stops.getOrDefault(one, 0L)))
              .toList();
      // Where what is wanted begins later than what is there, nothing before it is missed.
      long missing =
          partitions.stream()
              .filter(one -> wanted.getOrDefault(one, 0L).equals(begins.getOrDefault(one, 0L)))
              .mapToLong(one -> begins.getOrDefault(one, 0L))
              .sum();
      return new SourceRange(topic.name(), ranges, missing);
    }
  }

  /** What is missing, for people. */
  public String inWords() {
    String places =
        ranges.stream()
            .filter(range -> range.getFrom() > 0)
            .map(
                range ->
                    String.format(
                        Locale.ROOT,
                        "0 to %,d of partition %d",
                        range.getFrom(),
                        range.getPartition()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "retention has taken up to %,d records of %s: offsets %s",
        missing,
        topic,
        places);
  }
}
