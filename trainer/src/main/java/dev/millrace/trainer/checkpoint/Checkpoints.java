package dev.millrace.trainer.checkpoint;

import dev.millrace.model.TrainingEngine;
import dev.millrace.trainer.data.StepInput;

/** Where training leaves what was learned. */
public interface Checkpoints {

  /** Whether nothing is there yet, not even the untrained model. */
  boolean isEmpty();

  /** A step was taken, whose documents the next checkpoint names. */
  void taken(StepInput input);

  /** Writes a checkpoint that is complete and known to others on return; gives its name. */
  String write(TrainingEngine engine, Progress progress);

  /** A checkpoint was written and told; the engine still has its weights. */
  default void written(TrainingEngine engine, Progress progress) {}
}
