package dev.millrace.trainer.checkpoint;

import dev.millrace.schemas.Checkpoint;

/** Tells the world that a checkpoint is complete. */
public interface CheckpointEvents {

  /**
   * Whether a checkpoint's event is out already. A step that was passed over by a rewind may have
   * had another checkpoint before.
   *
   * @param ledgerOffset of the step's record
   */
  boolean announced(String run, long step, long ledgerOffset);

  void announce(Checkpoint checkpoint);
}
