package dev.millrace.trainer.data;

import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
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
  private long step;
  private volatile boolean stopped;

  /**
   * @param training at least one block
   * @param steps after which there are no more batches
   */
  public MemoryBatches(
      List<TokenBlock> training, List<TokenBlock> heldOut, int blocksPerStep, long steps) {
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
    List<TokenBlock> blocks =
        training.subList(from, Math.min(training.size(), from + blocksPerStep));
    TrainingBatch record =
        TrainingBatch.newBuilder()
            .setStep(step + 1)
            .setRanges(List.of())
            .setEpoch(Math.toIntExact(step / pass))
            .build();
    step++;
    return Optional.of(new StepInput(record, -1, MaskedBlock.whole(blocks)));
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
