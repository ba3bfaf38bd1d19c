package dev.millrace.trainer;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.data.BatchSource;
import dev.millrace.trainer.data.MaskedBlock;
import dev.millrace.trainer.data.StepInput;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Batches of one block each, up to a step. */
public final class FakeBatches implements BatchSource {
  private final long lastStep;
  private long step;

  final Set<Long> skipped = new HashSet<>();
  int waits;

  /** Called whenever a batch is asked for. */
  public Runnable onNext = () -> {};

  public FakeBatches(long after, long lastStep) {
    this.step = after;
    this.lastStep = lastStep;
  }

  @Override
  public Optional<StepInput> next(Runnable whileWaiting) {
    onNext.run();
    for (int i = 0; i < waits; i++) {
      whileWaiting.run();
    }
    if (step >= lastStep) {
      return Optional.empty();
    }
    step++;
    boolean skip = skipped.contains(step);
    TrainingBatch batch =
        TrainingBatch.newBuilder()
            .setRun("run")
            .setStep(step)
            .setSkipped(skip)
            .setRanges(List.of(new OffsetRange("token-blocks", 0, step - 1, step, 1)))
            .build();
    return Optional.of(
        new StepInput(
            batch, 100 + step, skip ? List.of() : MaskedBlock.whole(List.of(block(step)))));
  }

  static TokenBlock block(long step) {
    return TestBlocks.block(0, step, "id");
  }

  @Override
  public List<MaskedBlock> evaluationBlocks(long takedowns) {
    return MaskedBlock.whole(List.of(TestBlocks.block(1, 1, "id")));
  }

  /** The last step that was given. */
  long lastGivenStep() {
    return step;
  }

  @Override
  public void close() {}
}
