package dev.millrace.inference.serving;

import dev.millrace.schemas.Checkpoint;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as the service knows it.
 *
 * @param tokens trained on when it was written
 * @param heldOutBitsPerByte if it was measured
 * @param doubt why the trainer marks it as suspect; empty: it is good
 */
public record CheckpointEntry(
    String run,
    long step,
    Instant at,
    long tokens,
    OptionalDouble loss,
    OptionalDouble heldOutBitsPerByte,
    String doubt) {

  /** The checkpoint that an event announces. */
  public static CheckpointEntry of(Checkpoint event) {
    return new CheckpointEntry(
        event.getRun(),
        event.getStep(),
        event.getAt(),
        event.getTokens(),
        optional(event.getLoss()),
        optional(event.getHeldOutBitsPerByte()),
        event.getDoubt());
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** {@code run@step}. */
  public String id() {
    return ServedModel.checkpointId(run, step);
  }
}
