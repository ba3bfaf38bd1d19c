package dev.millrace.trainer.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TrainingBatch;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a run has read {@code token-blocks}: a pure function of its ledger. A pass is the stretch
 * of blocks between two times at which the input was drained; further epochs read the same stretch
 * again.
 *
 * @param passStart partition to the offset at which the pass begins; known once a block of the
 *     partition was read
 * @param passEnd partition to the offset at which it ends; known, and not empty, once epoch 0 is
 *     over
 * @param next partition to the next offset to read
 * @param epoch how often the pass has been read already
 */
public record DataPosition(
    SortedMap<Integer, Long> passStart,
    SortedMap<Integer, Long> passEnd,
    SortedMap<Integer, Long> next,
    int epoch) {

  /** Before the first block. */
  public static DataPosition start() {
    return new DataPosition(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);
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

  /** The position once that step's blocks are read. */
  public DataPosition after(TrainingBatch batch) {
    DataPosition before = batch.getEpoch() == epoch ? this : turn(batch.getEpoch());
    SortedMap<Integer, Long> begun = new TreeMap<>(before.passStart);
    SortedMap<Integer, Long> advanced = new TreeMap<>(before.next);
    for (OffsetRange range : batch.getRanges()) {
      // A log that did not begin at 0 makes the first range the pass's start.
      begun.putIfAbsent(range.getPartition(), range.getFrom());
      advanced.merge(range.getPartition(), range.getTo(), Math::max);
    }
    return new DataPosition(begun, before.passEnd, advanced, batch.getEpoch());
  }

  /** Back to the pass's start for another epoch, or, for epoch 0, on to a new pass. */
  public DataPosition turn(int toEpoch) {
    if (toEpoch == 0) {
      SortedMap<Integer, Long> end = passEnd.isEmpty() ? next : passEnd;
      return new DataPosition(end, new TreeMap<>(), end, 0);
    }
    return new DataPosition(passStart, epoch == 0 ? next : passEnd, passStart, toEpoch);
  }

  /** As it is written into a checkpoint's event. */
  public Map<String, Long> toOffsets() {
    Map<String, Long> offsets = new TreeMap<>();
    next.forEach((partition, offset) -> offsets.put(Integer.toString(partition), offset));
    return offsets;
  }
}
