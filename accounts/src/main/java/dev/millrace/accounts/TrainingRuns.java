package dev.millrace.accounts;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far each run has come: steps, losses, evaluations, checkpoints. Fed by one thread, read by
 * others.
 */
public final class TrainingRuns {
  private final Map<String, Long> steps = new HashMap<>();
  private final Map<String, FirstAndLast> losses = new HashMap<>();
  private final Map<String, FirstAndLast> evaluations = new HashMap<>();
  private final Map<String, List<Checkpoint>> checkpoints = new HashMap<>();

  /**
   * Of a run's entries of one kind. A run of months has millions, so all of them are not kept.
   *
   * @param last the latest to arrive: after a crash steps are taken again
   */
  public record FirstAndLast(TrainingLogEntry first, TrainingLogEntry last) {

    private FirstAndLast then(FirstAndLast later) {
      return new FirstAndLast(first, later.last);
    }
  }

  public synchronized void add(TrainingBatch batch) {
    steps.merge(batch.getRun(), batch.getStep(), Math::max);
  }

  public synchronized void add(TrainingLogEntry entry) {
    FirstAndLast only = new FirstAndLast(entry, entry);
    if (entry.getLoss() != null) {
      losses.merge(entry.getRun(), only, FirstAndLast::then);
    }
    if (entry.getHeldOutBitsPerByte() != null) {
      evaluations.merge(entry.getRun(), only, FirstAndLast::then);
    }
  }

  public synchronized void add(Checkpoint checkpoint) {
    checkpoints.computeIfAbsent(checkpoint.getRun(), run -> new ArrayList<>()).add(checkpoint);
  }

  /** Steps recorded of a run. */
  public synchronized long steps(String run) {
    return steps.getOrDefault(run, 0L);
  }

  /** A run's steps with a loss. */
  public synchronized Optional<FirstAndLast> losses(String run) {
    return Optional.ofNullable(losses.get(run));
  }

  /** A run's evaluations. */
  public synchronized Optional<FirstAndLast> evaluations(String run) {
    return Optional.ofNullable(evaluations.get(run));
  }

  public synchronized List<Checkpoint> checkpoints(String run) {
    return List.copyOf(checkpoints.getOrDefault(run, List.of()));
  }
}
