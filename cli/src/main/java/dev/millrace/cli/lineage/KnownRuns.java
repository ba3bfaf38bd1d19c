package dev.millrace.cli.lineage;

import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.model.checkpoint.Retention;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.lineage.LineageAnswers;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.retrain.RunHistory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All runs' steps and checkpoints: a fork's begin in the run that it was forked from, as far as its
 * folder is at hand.
 */
public final class KnownRuns {
  private static final SortedMap<Long, Checkpoint> NONE = Collections.emptySortedMap();

  private final Path root;
  private final Map<String, Long> firstSteps;
  private final SortedMap<String, SortedMap<Long, Checkpoint>> checkpoints;
  private final SortedMap<String, String> generations = new TreeMap<>();
  private final Map<String, RunHistory> histories = new HashMap<>();

  /**
   * @param root folder of all runs' checkpoints
   */
  public KnownRuns(LineageAnswers answers, Path root) {
    this.root = root.toAbsolutePath().normalize();
    this.firstSteps = answers.firstSteps();
    this.checkpoints = answers.checkpoints();
    Generations all = answers.generations();
    all.all().forEach(one -> generations.put(one.getName(), all.stateOf(one).label()));
  }

  /** Name to state of all generations, as in {@code replay list}. */
  public SortedMap<String, String> generations() {
    return Collections.unmodifiableSortedMap(generations);
  }

  /** Whether a step of a run is one of another run, itself or one that it was forked from. */
  public boolean holds(String run, String takenIn, long step) {
    return history(run).holds(takenIn, step);
  }

  private RunHistory history(String run) {
    return histories.computeIfAbsent(run, name -> RunHistory.of(root, name, firstSteps));
  }

  /** The run of a recorded step that a run's step was; empty if no ledger tells of it. */
  public Optional<String> takenIn(String run, long step) {
    return history(run).parts().stream()
        .map(RunHistory.Part::run)
        .filter(part -> holds(run, part, step))
        .findFirst();
  }

  /** The steps that a checkpoint has taken. */
  public LineageAnswers.Steps upTo(CheckpointId checkpoint) {
    RunHistory history = history(checkpoint.run());
    return (run, step) -> step <= checkpoint.step() && history.holds(run, step);
  }

  /**
   * The model that had yet to take a step: the newest of before it that is kept, else the first of
   * after it. One of step 0 has learned nothing, and every document is as strange to it.
   */
  public Optional<Path> modelFor(String run, long step) {
    return history(run)
        .keptBefore(step)
        .filter(checkpoint -> RunFolder.step(checkpoint) > 0)
        .or(
            () ->
                checkpoints(run).tailMap(step).values().stream()
                    .filter(this::isKept)
                    .map(this::folder)
                    .findFirst());
  }

  /** Runs with checkpoints, by name. */
  public Iterable<String> runs() {
    return checkpoints.keySet();
  }

  /** A run's checkpoints by step. */
  public SortedMap<Long, Checkpoint> checkpoints(String run) {
    return new TreeMap<>(checkpoints.getOrDefault(run, NONE));
  }

  /** Where a checkpoint is. */
  public Path folder(Checkpoint checkpoint) {
    return root.resolve(checkpoint.getPath());
  }

  /** Whether a checkpoint has its weights here. */
  public boolean isKept(Checkpoint checkpoint) {
    return Retention.isWhole(folder(checkpoint));
  }

  /**
   * A checkpoint as a person names it: {@code run@step}, a step of the run, or its folder; the
   * newest of the run for an empty name.
   *
   * @throws SettingsException if there is none of that name
   */
  public CheckpointId named(String name, String run) {
    SortedMap<Long, Checkpoint> own = checkpoints(run);
    if (name.isEmpty()) {
      if (own.isEmpty()) {
        throw new SettingsException("run " + run + " has no checkpoint yet");
      }
      return new CheckpointId(run, own.lastKey());
    }
    return CheckpointName.parse(name, run)
        .filter(id -> checkpoints(id.run()).containsKey(id.step()))
        .orElseThrow(() -> unknown(name, run, own));
  }

  private static SettingsException unknown(
      String name, String run, SortedMap<Long, Checkpoint> own) {
    return new SettingsException(
        "no checkpoint "
            + name
            + " was announced; name one as RUN@STEP, as a step of run "
            + run
            + " or by its folder"
            + (own.isEmpty() ? "" : "; the newest is " + new CheckpointId(run, own.lastKey())));
  }
}
