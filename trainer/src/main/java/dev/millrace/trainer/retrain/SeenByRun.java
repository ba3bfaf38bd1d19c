package dev.millrace.trainer.retrain;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What of a run saw what one takedown takes.
 *
 * @param steps none where the run saw nothing of it, as far as is known
 * @param checkpoints steps of the run's checkpoints that hold it: all since the first of the steps
 * @param unknown steps of which neither blocks nor checkpoints tell what they saw
 */
public record SeenByRun(String run, SortedSet<Long> steps, List<Long> checkpoints, long unknown) {
  public SeenByRun {
    steps = new TreeSet<>(steps);
    checkpoints = List.copyOf(checkpoints);
  }
}
