package dev.millrace.trainer.checkpoint;

import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.guard.Doubt;
import dev.millrace.trainer.guard.GuardSettings;
import dev.millrace.trainer.guard.GuardState;
import java.util.Optional;

/**
 * What changes from step to step, beside the engine's own state.
 *
 * @param bitsPerByte of the last evaluation; NaN before the first
 * @param guard what the guard remembers of the steps
 * @param previous folder of the last checkpoint; empty before the first
 */
public record Progress(
    long step,
    long tokens,
    long ledgerOffset,
    DataPosition position,
    double loss,
    double bitsPerByte,
    double bestBitsPerByte,
    GuardState guard,
    String previous) {

  /** Before the first step. */
  public static Progress start() {
    return new Progress(
        0, 0, -1, DataPosition.start(), Double.NaN, Double.NaN, Double.NaN, GuardState.begin(), "");
  }

  static Progress from(TrainerState state, String checkpoint) {
    return new Progress(
        state.step(),
        state.tokens(),
        state.ledgerOffset(),
        state.position(),
        state.loss(),
        state.heldOutBitsPerByte(),
        state.bestBitsPerByte(),
        state.guard(),
        checkpoint);
  }

  /** A step was passed over. */
  public Progress after(StepInput input) {
    return after(input, 0, loss, guard);
  }

  /** A step was taken. */
  public Progress after(StepInput input, long targets, double lossOfStep, GuardSettings limits) {
    return after(input, targets, lossOfStep, guard.after(lossOfStep, limits));
  }

  private Progress after(StepInput input, long targets, double lossOfStep, GuardState guarded) {
    return new Progress(
        input.step(),
        tokens + targets,
        input.ledgerOffset(),
        position.after(input.record()),
        lossOfStep,
        bitsPerByte,
        bestBitsPerByte,
        guarded,
        previous);
  }

  public Progress evaluated(double measured) {
    boolean better = Double.isNaN(bestBitsPerByte) || measured < bestBitsPerByte;
    double best = better ? measured : bestBitsPerByte;
    return new Progress(
        step, tokens, ledgerOffset, position, loss, measured, best, guard, previous);
  }

  public Progress checkpointed(String folder) {
    return new Progress(
        step, tokens, ledgerOffset, position, loss, bitsPerByte, bestBitsPerByte, guard, folder);
  }

  /** What speaks against the weights, if anything. */
  public Optional<Doubt> doubt(GuardSettings limits) {
    return limits.doubt(guard, loss, bitsPerByte, bestBitsPerByte);
  }
}
