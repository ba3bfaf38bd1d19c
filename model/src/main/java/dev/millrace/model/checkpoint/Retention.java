package dev.millrace.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Which checkpoints lose their weights: all but the newest, every {@code keepEvery}th step, the
 * best, the pinned one, the newest good one, and the rungs of the ladder. Of the others the lineage
 * and the trainer's state stay, so that no document that went into a model is forgotten.
 *
 * <p>A ladder keeps the first checkpoint, and a later one where without it the steps between its
 * neighbours would be more than a {@code keepLadder}th of those since the newer neighbour. So gaps
 * grow in proportion to their age, and a gap that was small enough stays so.
 *
 * @param keepLast how many of the newest keep theirs
 * @param keepEvery steps; 0 for none
 * @param keepLadder 0 for no ladder
 */
public record Retention(int keepLast, int keepEvery, int keepLadder) {

  /** Whether a checkpoint has all that a trainer goes on from. */
  public static boolean isWhole(Path checkpoint) {
    return Files.exists(checkpoint.resolve(CheckpointFiles.TRAINER))
        && CheckpointFiles.REMOVED.stream()
            .allMatch(file -> Files.exists(checkpoint.resolve(file)));
  }

  /**
   * Deletes the weights of those that lose them.
   *
   * @param heldOutBitsPerByte of a checkpoint's folder, lower is better; not finite before the
   *     first evaluation
   * @param isGood whether training can go back to a checkpoint, and others may build on it
   */
  public void apply(
      RunFolder checkpoints, ToDoubleFunction<Path> heldOutBitsPerByte, Predicate<Path> isGood) {
    losing(
            checkpoints.all().stream().filter(Retention::hasWeights).toList(),
            checkpoints.pinned(),
            heldOutBitsPerByte,
            isGood)
        .forEach(Retention::deleteWeights);
  }

  /**
   * Which of them lose their weights.
   *
   * @param weighted those that have weights, oldest first
   */
  public List<Path> losing(
      List<Path> weighted,
      Optional<Path> pinned,
      ToDoubleFunction<Path> heldOutBitsPerByte,
      Predicate<Path> isGood) {
    Map<Path, Double> whole = new LinkedHashMap<>();
    for (Path checkpoint : weighted) {
      whole.put(checkpoint, heldOutBitsPerByte.applyAsDouble(checkpoint));
    }
    // Of equals the first, so that there is one.
    Optional<Path> best =
        whole.entrySet().stream()
            .filter(entry -> Double.isFinite(entry.getValue()))
            .min(Comparator.comparingDouble(Map.Entry::getValue))
            .map(Map.Entry::getKey);
    Optional<Path> good = weighted.reversed().stream().filter(isGood).findFirst();
    Set<Path> rungs = rungs(weighted);
    return weighted.stream()
        .limit(Math.max(0, weighted.size() - keepLast))
        .filter(checkpoint -> !rungs.contains(checkpoint))
        .filter(checkpoint -> keepEvery == 0 || RunFolder.step(checkpoint) % keepEvery != 0)
        .filter(checkpoint -> !best.equals(Optional.of(checkpoint)))
        .filter(checkpoint -> !good.equals(Optional.of(checkpoint)))
        .filter(checkpoint -> !pinned.equals(Optional.of(checkpoint)))
        .toList();
  }

  /** Those that the ladder keeps, if it is one. */
  private Set<Path> rungs(List<Path> whole) {
    Set<Path> rungs = new HashSet<>();
    if (keepLadder == 0 || whole.isEmpty()) {
      return rungs;
    }
    long newest = RunFolder.step(whole.getLast());
    long newer = newest;
    for (int i = whole.size() - 1; i >= 0; i--) {
      long step = RunFolder.step(whole.get(i));
      boolean last = i >= whole.size() - keepLast;
      if (last
          || i == 0
          || newer - RunFolder.step(whole.get(i - 1)) > (newest - newer) / keepLadder) {
        rungs.add(whole.get(i));
        newer = step;
      }
    }
    return rungs;
  }

  private static boolean hasWeights(Path checkpoint) {
    return Files.exists(checkpoint.resolve(CheckpointFiles.WEIGHTS))
        || Files.exists(checkpoint.resolve(CheckpointFiles.OPTIMIZER));
  }

  /** Leaves of a checkpoint what it was trained on, and the trainer's state. */
  public static void deleteWeights(Path checkpoint) {
    try {
      for (String file : CheckpointFiles.REMOVED) {
        Files.deleteIfExists(checkpoint.resolve(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot delete the weights of " + checkpoint + ": " + e.getMessage(), e);
    }
  }
}
