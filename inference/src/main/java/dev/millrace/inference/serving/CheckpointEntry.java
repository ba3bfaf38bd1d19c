package dev.millrace.inference.serving;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A checkpoint as the service knows it.
 *
 * @param tokens trained on when it was written
 * @param heldOutBitsPerByte if it was measured
 */
public record CheckpointEntry(
    String run,
    long step,
    Instant at,
    long tokens,
    OptionalDouble loss,
    OptionalDouble heldOutBitsPerByte) {

  /** {@code run@step}. */
  public String id() {
    return ServedModel.checkpointId(run, step);
  }
}
