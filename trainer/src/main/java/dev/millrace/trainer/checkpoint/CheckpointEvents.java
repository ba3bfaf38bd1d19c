package dev.millrace.trainer.checkpoint;

import dev.millrace.schemas.Checkpoint;

/** Tells the world that a checkpoint is complete. */
public interface CheckpointEvents {

  /** Whether that step's event is out already. */
  boolean announced(String run, long step);

  void announce(Checkpoint checkpoint);
}
