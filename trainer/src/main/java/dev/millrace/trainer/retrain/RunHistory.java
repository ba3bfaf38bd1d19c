package dev.millrace.trainer.retrain;

import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.Retention;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a run's steps were taken: the last of them in the run itself, and those before in the runs
 * that it was forked from.
 *
 * @param root folder of all runs' checkpoints
 * @param parts the run's own first
 */
public record RunHistory(Path root, List<Part> parts) {

  /**
   * Steps that were taken in one run.
   *
   * @param after the step before the first of them
   * @param to the last of them
   */
  public record Part(String run, long after, long to) {
    private boolean holds(long step) {
      return step > after && step <= to;
    }
  }

  public RunHistory {
    parts = List.copyOf(parts);
  }

  /**
   * @param firstSteps the first step, beside 0, that the ledger holds of each run; a fork's is the
   *     step of the checkpoint that it began with
   */
  public static RunHistory of(Path root, String run, Map<String, Long> firstSteps) {
    List<Part> parts = new ArrayList<>();
    Optional<String> name = Optional.of(run);
    long to = Long.MAX_VALUE;
    while (name.isPresent()) {
      String of = name.get();
      long first = firstSteps.getOrDefault(of, 1L);
      long after = first == 1 ? 0 : first;
      boolean circle = after >= to;
      name = after == 0 || circle ? Optional.empty() : parent(root, of, after);
      // Of the step that a fork repeats, its own record is as good as one that is not found.
      parts.add(new Part(of, name.isEmpty() && after > 0 ? after - 1 : after, to));
      to = after;
    }
    return new RunHistory(root, parts);
  }

  private static Optional<String> parent(Path root, String run, long fork) {
    Path first = new RunFolder(root.resolve(run)).checkpoint(fork);
    if (!Files.exists(first.resolve(CheckpointFiles.TRAINER))) {
      return Optional.empty();
    }
    Path before = root.resolve(run).resolve(TrainerState.read(first).previous()).normalize();
    return Optional.ofNullable(before.getParent())
        .filter(folder -> root.equals(folder.getParent()) && !folder.endsWith(run))
        .map(folder -> folder.getFileName().toString());
  }

  /** The run itself. */
  public String run() {
    return parts.getFirst().run();
  }

  /** Whether a step of a run is one of these. */
  public boolean holds(String run, long step) {
    return parts.stream().anyMatch(part -> part.run().equals(run) && part.holds(step));
  }

  /** Steps up to this one were taken in a run that is not known; 0 where all are. */
  public long unknownUpTo() {
    return parts.getLast().after();
  }

  /** The newest checkpoint of before a step that a trainer can go on from. */
  public Optional<Path> keptBefore(long step) {
    return kept().filter(checkpoint -> RunFolder.step(checkpoint) < step).max(ofStep());
  }

  /** The checkpoint of a step, if a trainer can go on from it. */
  public Optional<Path> keptAt(long step) {
    return kept().filter(checkpoint -> RunFolder.step(checkpoint) == step).findFirst();
  }

  /**
   * Those of step 1 are passed over: a run that begins with one looks in the ledger like a run that
   * begins with its first step.
   */
  private Stream<Path> kept() {
    return checkpoints()
        .filter(checkpoint -> RunFolder.step(checkpoint) != 1)
        .filter(Retention::isWhole);
  }

  /** All checkpoints, those that have no weights too. */
  Stream<Path> checkpoints() {
    return parts.stream().flatMap(this::checkpoints);
  }

  private Stream<Path> checkpoints(Part part) {
    return new RunFolder(root.resolve(part.run()))
        .all().stream()
            .filter(checkpoint -> RunFolder.step(checkpoint) >= part.after())
            .filter(checkpoint -> RunFolder.step(checkpoint) <= part.to());
  }

  private static Comparator<Path> ofStep() {
    return Comparator.comparingLong(RunFolder::step);
  }
}
