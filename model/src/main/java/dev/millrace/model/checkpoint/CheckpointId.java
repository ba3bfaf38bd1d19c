package dev.millrace.model.checkpoint;

/** Names a checkpoint among those of all runs, as {@code run@step}. */
public record CheckpointId(String run, long step) {

  @Override
  public String toString() {
    return run + "@" + step;
  }
}
