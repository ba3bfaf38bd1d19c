package dev.millrace.trainer.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TrainingBatch;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a run has read {@code token-blocks}: a pure function of its ledger. A pass is the stretch
 * of blocks between two times at which the input was drained; further epochs read the same stretch
 * again.
 *
 * @param topic that holds the blocks; empty before the first, and in checkpoints of versions that
 *     knew one topic only
 * @param passStart partition to the offset at which the pass begins; known once a block of the
 *     partition was read
 * @param passEnd partition to the offset at which it ends; known, and not empty, once epoch 0 is
 *     over
 * @param next partition to the next offset to read
 * @param epoch how often the pass has been read already
 */
public record DataPosition(
    String topic,
    SortedMap<Integer, Long> passStart,
    SortedMap<Integer, Long> passEnd,
    SortedMap<Integer, Long> next,
    int epoch) {

  public DataPosition {
    // A checkpoint of a version before has none, which Jackson reads as null.
    topic = Objects.requireNonNullElse(topic, "");
  }

  /** Before the first block. */
  public static DataPosition start() {
    return at("", Map.of());
  }

  /**
   * Before the first block of a topic.
   *
   * @param from partition to the first offset; one that is not named begins with its log
   */
  public static DataPosition at(String topic, Map<Integer, Long> from) {
    return new DataPosition(topic, new TreeMap<>(from), new TreeMap<>(), new TreeMap<>(from), 0);
  }

  /** The same with the topic named, if it was not. */
  public DataPosition in(String known) {
    return topic.isEmpty() ? new DataPosition(known, passStart, passEnd, next, epoch) : this;
  }

  /** The next offset to read; empty for a partition of which nothing was read yet. */
  public OptionalLong next(int partition) {
    Long offset = next.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** Whether that offset belongs to the pass; in epoch 0 every later one does. */
  public boolean inPass(int partition, long offset) {
    return epoch == 0 || offset < passEnd.getOrDefault(partition, 0L);
  }

  /** Whether anything was read since the pass began. */
  @JsonIgnore
  public boolean isPassBegun() {
    return next.entrySet().stream()
        .anyMatch(entry -> entry.getValue() > passStart.getOrDefault(entry.getKey(), 0L));
  }

  /** The position once that step's blocks are read, and with them all of its window. */
  public DataPosition after(TrainingBatch batch) {
    DataPosition before = before(batch);
    SortedMap<Integer, Long> begun = new TreeMap<>(before.passStart);
    SortedMap<Integer, Long> advanced = new TreeMap<>(before.next);
    for (OffsetRange range : ShuffleWindow.read(batch)) {
      // A log that did not begin at 0 makes the first range the pass's start.
      begun.putIfAbsent(range.getPartition(), range.getFrom());
      advanced.merge(range.getPartition(), range.getTo(), Math::max);
    }
    return new DataPosition(before.topic, begun, before.passEnd, advanced, batch.getEpoch());
  }

  private DataPosition before(TrainingBatch batch) {
    String read = batch.getRanges().isEmpty() ? topic : batch.getRanges().getFirst().getTopic();
    if (!topic.isEmpty() && !topic.equals(read)) {
      return at(read, Map.of());
    }
    return (batch.getEpoch() == epoch ? this : turn(batch.getEpoch())).in(read);
  }

  /** Back to the pass's start for another epoch, or, for epoch 0, on to a new pass. */
  public DataPosition turn(int toEpoch) {
    if (toEpoch == 0) {
      SortedMap<Integer, Long> end = passEnd.isEmpty() ? next : passEnd;
      return new DataPosition(topic, end, new TreeMap<>(), end, 0);
    }
    return new DataPosition(topic, passStart, epoch == 0 ? next : passEnd, passStart, toEpoch);
  }

  /**
   * The beginning of the next epoch or pass; empty when all is read.
   *
   * @param epochs of each pass
   */
  public Optional<DataPosition> nextTurn(int epochs) {
    if (epoch + 1 < epochs && isPassBegun()) {
      return Optional.of(turn(epoch + 1));
    }
    return epoch > 0 ? Optional.of(turn(0)) : Optional.empty();
  }

  /** As it is written into a checkpoint's event. */
  public Map<String, Long> toOffsets() {
    Map<String, Long> offsets = new TreeMap<>();
    next.forEach((partition, offset) -> offsets.put(Integer.toString(partition), offset));
    return offsets;
  }
}
