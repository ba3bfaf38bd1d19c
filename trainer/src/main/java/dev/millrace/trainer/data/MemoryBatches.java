package dev.millrace.trainer.data;

import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Blocks in memory, in their order, pass after pass, each of which may end with a short batch.
 * Nothing is recorded, so there is nothing to resume from.
 */
public final class MemoryBatches implements BatchSource {
  private final List<TokenBlock> training;
  private final List<TokenBlock> heldOut;
  private final int blocksPerStep;
  private final long steps;
  private final int window;
  private final long seed;
  private List<TokenBlock> order;
  private long step;
  private volatile boolean stopped;

  /**
   * @param training at least one block
   * @param steps after which there are no more batches
   */
  public MemoryBatches(
      List<TokenBlock> training, List<TokenBlock> heldOut, int blocksPerStep, long steps) {
    this(training, heldOut, blocksPerStep, steps, 0, 0);
  }

  /**
   * Shuffled within windows, in each pass otherwise.
   *
   * @param window blocks, a multiple of {@code blocksPerStep}; 0 or 1: in their order
   * @param seed of the run
   */
  public MemoryBatches(
      List<TokenBlock> training,
      List<TokenBlock> heldOut,
      int blocksPerStep,
      long steps,
      int window,
      long seed) {
    this.window = window;
    this.seed = seed;
    this.order = training;
    this.training = training;
    this.heldOut = heldOut;
    this.blocksPerStep = blocksPerStep;
    this.steps = steps;
  }

  /** Steps of one pass. */
  public static long stepsOfAPass(int blocks, int blocksPerStep) {
    return Math.ceilDiv(blocks, blocksPerStep);
  }

  @Override
  public Optional<StepInput> next(Runnable whileWaiting) {
    if (stopped || step == steps) {
      return Optional.empty();
    }
    long pass = stepsOfAPass(training.size(), blocksPerStep);
    int from = Math.toIntExact(step % pass * blocksPerStep);
    if (from == 0) {
      order = shuffled(step / pass);
    }
    List<TokenBlock> blocks = order.subList(from, Math.min(order.size(), from + blocksPerStep));
    TrainingBatch record =
        TrainingBatch.newBuilder()
            .setStep(step + 1)
            .setRanges(List.of())
            .setEpoch(Math.toIntExact(step / pass))
            .build();
    step++;
    return Optional.of(new StepInput(record, -1, MaskedBlock.whole(blocks)));
  }

  private List<TokenBlock> shuffled(long pass) {
    if (window <= 1) {
      return training;
    }
    long windows = Math.ceilDiv(training.size(), window);
    List<TokenBlock> shuffled = new ArrayList<>();
    for (int from = 0; from < training.size(); from += window) {
      List<TokenBlock> blocks = training.subList(from, Math.min(training.size(), from + window));
      shuffled.addAll(Shuffle.of(blocks, Shuffle.seed(seed, pass * windows + from / window)));
    }
    return shuffled;
  }

  /** The step in hand is the last one. */
  public void stop() {
    stopped = true;
  }

  @Override
  public List<MaskedBlock> evaluationBlocks(long takedowns) {
    return MaskedBlock.whole(heldOut);
  }

  @Override
  public void close() {}
}
