package dev.millrace.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Which checkpoints lose their weights: all but the newest, every {@code keepEvery}th step, the
 * best, and the pinned one. Of the others the lineage and the trainer's state stay, so that no
 * document that went into a model is forgotten.
 *
 * @param keepLast how many of the newest keep theirs
 * @param keepEvery steps; 0 for none
 */
public record Retention(int keepLast, int keepEvery) {

  /**
   * Deletes the weights of those that lose them.
   *
   * @param heldOutBitsPerByte of a checkpoint's folder, lower is better; not finite before the
   *     first evaluation
   */
  public void apply(RunFolder checkpoints, ToDoubleFunction<Path> heldOutBitsPerByte) {
    Map<Path, Double> whole = new LinkedHashMap<>();
    for (Path checkpoint : checkpoints.all()) {
      if (hasWeights(checkpoint)) {
        whole.put(checkpoint, heldOutBitsPerByte.applyAsDouble(checkpoint));
      }
    }
    // Of equals the first, so that there is one.
    Optional<Path> best =
        whole.entrySet().stream()
            .filter(entry -> Double.isFinite(entry.getValue()))
            .min(Comparator.comparingDouble(Map.Entry::getValue))
            .map(Map.Entry::getKey);
    Optional<Path> pinned = checkpoints.pinned();
    whole.keySet().stream()
        .limit(Math.max(0, whole.size() - keepLast))
        .filter(checkpoint -> keepEvery == 0 || RunFolder.step(checkpoint) % keepEvery != 0)
        .filter(checkpoint -> !best.equals(Optional.of(checkpoint)))
        .filter(checkpoint -> !pinned.equals(Optional.of(checkpoint)))
        .forEach(Retention::deleteWeights);
  }

  private static boolean hasWeights(Path checkpoint) {
    return Files.exists(checkpoint.resolve(CheckpointFiles.WEIGHTS))
        || Files.exists(checkpoint.resolve(CheckpointFiles.OPTIMIZER));
  }

  private static void deleteWeights(Path checkpoint) {
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
