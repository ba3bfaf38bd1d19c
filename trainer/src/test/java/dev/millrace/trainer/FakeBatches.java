package dev.millrace.trainer;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.data.BatchSource;
import dev.millrace.trainer.data.MaskedBlock;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.steering.ControlEvent;
import dev.millrace.trainer.steering.Steering;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Batches of one block each, up to a step. */
public final class FakeBatches implements BatchSource {
  private final long lastStep;
  private long step;

  final Set<Long> skipped = new HashSet<>();
  int waits;

  /** What is asked of a step, and of those after it. */
  final NavigableMap<Long, Steering> steering = new TreeMap<>();

  /** Asked between two steps. */
  Supplier<Optional<ControlEvent>> pause = Optional::empty;

  boolean ending;

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
        steering()
            .into(
                TrainingBatch.newBuilder()
                    .setRun("run")
                    .setStep(step)
                    .setSkipped(skip)
                    .setRanges(List.of(new OffsetRange("token-blocks", 0, step - 1, step, 1))))
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

  @Override
  public Steering steering() {
    Map.Entry<Long, Steering> asked = steering.floorEntry(step);
    return asked == null ? Steering.NONE : asked.getValue();
  }

  @Override
  public Optional<ControlEvent> pause() {
    return pause.get();
  }

  @Override
  public boolean isEnding() {
    return ending;
  }

  /** The last step that was given. */
  long lastGivenStep() {
    return step;
  }

  @Override
  public void close() {}
}
