package dev.millrace.trainer.checkpoint;

import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.data.StepInput;

/**
 * What changes from step to step, beside the engine's own state.
 *
 * @param bitsPerByte of the last evaluation; NaN before the first
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
    String previous) {

  /** Before the first step. */
  public static Progress start() {
    return new Progress(0, 0, -1, DataPosition.start(), Double.NaN, Double.NaN, Double.NaN, "");
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
        checkpoint);
  }

  public Progress after(StepInput input, long targets, double lossOfStep) {
    return new Progress(
        input.step(),
        tokens + targets,
        input.ledgerOffset(),
        position.after(input.record()),
        lossOfStep,
        bitsPerByte,
        bestBitsPerByte,
        previous);
  }

  public Progress evaluated(double measured) {
    boolean better = Double.isNaN(bestBitsPerByte) || measured < bestBitsPerByte;
    double best = better ? measured : bestBitsPerByte;
    return new Progress(step, tokens, ledgerOffset, position, loss, measured, best, previous);
  }

  public Progress checkpointed(String folder) {
    return new Progress(
        step, tokens, ledgerOffset, position, loss, bitsPerByte, bestBitsPerByte, folder);
  }
}
