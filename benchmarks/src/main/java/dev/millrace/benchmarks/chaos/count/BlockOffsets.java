package dev.millrace.benchmarks.chaos.count;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** At which offsets the topics of blocks hold one; what is between are transaction markers. */
public final class BlockOffsets {
  static final String TRAINING = "token-blocks";

  private final Map<String, Map<Integer, NavigableSet<Long>>> topics = new HashMap<>();

  public BlockOffsets(Observed observed) {
    Stream.concat(observed.blocks().stream(), observed.heldOutBlocks().stream())
        .map(Block::place)
        .forEach(
            place ->
                topics
                    .computeIfAbsent(place.topic(), _ -> new HashMap<>())
                    .computeIfAbsent(place.partition(), _ -> new TreeSet<>())
                    .add(place.offset()));
  }

  NavigableSet<Long> in(Batch.Range range) {
    NavigableSet<Long> all =
        topics
            .getOrDefault(range.topic(), Map.of())
            .getOrDefault(range.partition(), Collections.emptyNavigableSet());
    return range.from() < range.to()
        ? all.subSet(range.from(), true, range.to(), false)
        : Collections.emptyNavigableSet();
  }

  /** By partition, of {@code token-blocks}. */
  Map<Integer, NavigableSet<Long>> training() {
    return topics.getOrDefault(TRAINING, Map.of());
  }
}
