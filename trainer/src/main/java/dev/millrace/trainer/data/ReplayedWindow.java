package dev.millrace.trainer.data;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Blocks of recorded steps. Those of the steps of one shuffle window are read at once, since a step
 * at a time each would go back to its window's begin, and wait for a fetch.
 */
public final class ReplayedWindow {
  private final Function<List<OffsetRange>, List<PlacedBlock>> read;
  private final Map<OffsetRange, PlacedBlock> ahead = new HashMap<>();

  /**
   * @param read gives the blocks of ranges, in their order
   */
  public ReplayedWindow(Function<List<OffsetRange>, List<PlacedBlock>> read) {
    this.read = read;
  }

  /**
   * A step's blocks, in its order.
   *
   * @param following the recorded steps after it, in their order
   */
  public List<TokenBlock> blocks(TrainingBatch step, Stream<TrainingBatch> following) {
    if (step.getWindow() == null) {
      return PlacedBlock.blocks(read.apply(step.getRanges()));
    }
    if (!ahead.keySet().containsAll(step.getRanges())) {
      ahead.clear();
      List<OffsetRange> ranges =
          Stream.concat(
                  Stream.of(step),
                  following.takeWhile(next -> Objects.equals(next.getWindow(), step.getWindow())))
              .filter(next -> !next.getSkipped())
              .flatMap(next -> next.getRanges().stream())
              .toList();
      read.apply(ranges).forEach(block -> ahead.put(block.range(), block));
    }
    return step.getRanges().stream()
        .flatMap(range -> Stream.ofNullable(ahead.remove(range)))
        .map(PlacedBlock::block)
        .toList();
  }
}
