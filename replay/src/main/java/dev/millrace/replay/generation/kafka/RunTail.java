package dev.millrace.replay.generation.kafka;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TrainingBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
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
    for (OffsetRange range : batch.getRanges()) {
      reached.merge(partition(range), range.getTo(), Math::max);
    }
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
            batch
                .getRanges()
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
