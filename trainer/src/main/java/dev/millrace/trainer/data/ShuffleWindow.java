package dev.millrace.trainer.data;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TrainingBatch;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Blocks that are read at once and trained on in an order of their own. Each step's record names
 * its window, the seed of the order, and how far it has come, so that the ledger alone says what is
 * left of it, whatever the settings are by then.
 */
public final class ShuffleWindow {
  private final List<OffsetRange> ranges;
  private final int epoch;
  private final long seed;
  private final boolean shuffled;
  private final List<PlacedBlock> order;
  private final int taken;

  private ShuffleWindow(
      List<OffsetRange> ranges,
      int epoch,
      boolean shuffled,
      long seed,
      List<PlacedBlock> order,
      int taken) {
    this.ranges = ranges;
    this.epoch = epoch;
    this.shuffled = shuffled;
    this.seed = seed;
    this.order = order;
    this.taken = taken;
  }

  /**
   * Holds the settings to what a step is made of.
   *
   * @param window blocks; 0 or 1: none
   * @throws SettingsException if it is not made of whole steps
   */
  public static void requireWholeSteps(int window, int step) {
    if (window > 1 && window % step != 0) {
      throw new SettingsException(
          "train.shuffle-window is "
              + window
              + ", but must be a multiple of train.blocks-per-step, which is "
              + step
              + ", or 0 for none; set it to "
              + step * Math.ceilDiv(window, step));
    }
  }

  /**
   * A window of which nothing is taken yet.
   *
   * @param ranges as they were read
   * @param blocks theirs, in their order
   * @param seed of the run
   * @param step the first one that takes of it
   */
  public static ShuffleWindow begin(
      List<OffsetRange> ranges, List<PlacedBlock> blocks, int epoch, long seed, long step) {
    long own = Shuffle.seed(seed, step);
    return new ShuffleWindow(List.copyOf(ranges), epoch, true, own, Shuffle.of(blocks, own), 0);
  }

  /** The blocks of one step, which takes them as they came. */
  public static ShuffleWindow unshuffled(
      List<OffsetRange> ranges, List<PlacedBlock> blocks, int epoch) {
    return new ShuffleWindow(List.copyOf(ranges), epoch, false, 0, blocks, 0);
  }

  /**
   * What a step has left of its window; empty if that is nothing, or it had none.
   *
   * @param read gives the blocks of ranges, in their order
   */
  public static Optional<ShuffleWindow> left(
      TrainingBatch batch, Function<List<OffsetRange>, List<PlacedBlock>> read) {
    List<OffsetRange> ranges = Objects.requireNonNullElse(batch.getWindow(), List.of());
    int blocks = ranges.stream().mapToInt(OffsetRange::getBlocks).sum();
    if (batch.getWindowTaken() >= blocks) {
      return Optional.empty();
    }
    long seed = batch.getWindowSeed();
    List<PlacedBlock> order = Shuffle.of(read.apply(ranges), seed);
    return Optional.of(
        new ShuffleWindow(ranges, batch.getEpoch(), true, seed, order, batch.getWindowTaken()));
  }

  /** What was read for a step: its window, or without one its own blocks. */
  public static List<OffsetRange> read(TrainingBatch batch) {
    return Objects.requireNonNullElse(batch.getWindow(), batch.getRanges());
  }

  /** The blocks of the next step, up to {@code count}, in their order. */
  public List<PlacedBlock> next(int count) {
    return order.subList(taken, Math.min(order.size(), taken + count));
  }

  /** The window once a step has taken them; empty if nothing is left. */
  public Optional<ShuffleWindow> after(List<PlacedBlock> step) {
    int now = taken + step.size();
    return now >= order.size()
        ? Optional.empty()
        : Optional.of(new ShuffleWindow(ranges, epoch, shuffled, seed, order, now));
  }

  /** The beginning of the record of a step that takes them. */
  public TrainingBatch.Builder record(List<PlacedBlock> step) {
    TrainingBatch.Builder record = TrainingBatch.newBuilder().setEpoch(epoch);
    if (!shuffled) {
      return record.setRanges(ranges);
    }
    return record
        .setRanges(step.stream().map(PlacedBlock::range).toList())
        .setWindow(ranges)
        .setWindowSeed(seed)
        .setWindowTaken(taken + step.size());
  }
}
