package dev.millrace.trainer.kafka;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.data.ShuffleWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a run's new blocks come from.
 *
 * @param blocks all that it has read and will read
 * @param training name of the topic that new steps take their blocks from
 * @param heldOut name of the topic that a new run's evaluation set is taken from
 * @param from partition of {@code training} to the offset at which a run goes on with it that has
 *     trained on another topic's blocks until then; where it is not named, at its beginning
 */
record BlockInput(BlockTopics blocks, String training, String heldOut, Map<Integer, Long> from) {

  /** Whether the next new step takes blocks of another topic than the steps so far. */
  boolean turnsAt(DataPosition position) {
    return !position.topic().isEmpty() && !position.topic().equals(training);
  }

  /** Where the next new step reads on. */
  DataPosition after(DataPosition position) {
    return turnsAt(position) ? DataPosition.at(training, from) : position;
  }

  private List<OffsetRange> ranges(DataPosition position, BlockReader.Taken taken) {
    return turnsAt(position) ? stating(taken.ranges()) : taken.ranges();
  }

  /**
   * What was taken after a position, in the order in which it is to be trained on.
   *
   * @param step the first one that takes of it
   */
  ShuffleWindow window(
      DataPosition position, BlockReader.Taken taken, TrainerSettings settings, long step) {
    List<OffsetRange> ranges = ranges(position, taken);
    int epoch = after(position).epoch();
    return settings.shuffleWindow() > 1
        ? ShuffleWindow.begin(ranges, taken.placed(), epoch, settings.seed(), step)
        : ShuffleWindow.unshuffled(ranges, taken.placed(), epoch);
  }

  /** Reads what new steps take. */
  BlockReader reader() {
    return blocks.of(training);
  }

  /**
   * The ranges of a step at a turn: with those of the partitions that it takes nothing of, so that
   * the ledger alone says where each of them goes on.
   */
  private List<OffsetRange> stating(List<OffsetRange> taken) {
    Map<Integer, OffsetRange> stated = new TreeMap<>();
    from.forEach(
        (partition, offset) ->
            stated.put(partition, new OffsetRange(training, partition, offset, offset, 0)));
    taken.forEach(range -> stated.put(range.getPartition(), range));
    return new ArrayList<>(stated.values());
  }
}
