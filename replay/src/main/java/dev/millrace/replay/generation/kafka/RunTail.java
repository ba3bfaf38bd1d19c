package dev.millrace.replay.generation.kafka;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TrainingBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** How far a run has come, and what its latest steps were made of. */
final class RunTail {
  /** Steps whose documents are looked for: those that another run may meet again. */
  private static final int STEPS = 512;

  private final Deque<TrainingBatch> latest = new ArrayDeque<>();
  private final Map<TopicPartition, Long> reached = new HashMap<>();
  private String tokenizerId = "";

  /**
   * @param batch of the run; later ones last
   */
  void add(TrainingBatch batch) {
    tokenizerId = batch.getTokenizerId();
    if (batch.getStep() == 0) {
      return; // its evaluation set
    }
    latest.addLast(batch);
    if (latest.size() > STEPS) {
      latest.removeFirst();
    }
    // All of a window, since the run trains on what is left of it before it goes elsewhere.
    for (OffsetRange range : read(batch)) {
      reached.merge(partition(range), range.getTo(), Math::max);
    }
  }

  private static List<OffsetRange> read(TrainingBatch batch) {
    return Objects.requireNonNullElse(batch.getWindow(), batch.getRanges());
  }

  private static TopicPartition partition(OffsetRange range) {
    return new TopicPartition(range.getTopic(), range.getPartition());
  }

  /** One past the last offset of a partition of token blocks that the run has ever taken. */
  Optional<Long> reached(TopicPartition partition) {
    return Optional.ofNullable(reached.get(partition));
  }

  /** Where the blocks of the latest steps begin, by partition of token blocks. */
  Map<TopicPartition, Long> begins() {
    Map<TopicPartition, Long> begins = new HashMap<>();
    latest.forEach(
        batch ->
            read(batch)
                .forEach(range -> begins.merge(partition(range), range.getFrom(), Math::min)));
    return begins;
  }

  /** Whether the run has taken any step. */
  boolean isBegun() {
    return !latest.isEmpty();
  }

  /** Of the tokenizer that the run was begun with; empty for one that was not begun. */
  String tokenizerId() {
    return tokenizerId;
  }
}
