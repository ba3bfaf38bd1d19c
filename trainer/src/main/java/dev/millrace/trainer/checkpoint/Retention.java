package dev.millrace.trainer.checkpoint;

import dev.millrace.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which checkpoints lose their weights: all but the newest, every {@code keepEvery}th step, the
 * best, and pinned ones. Of the others the lineage and the trainer's state stay, so that no
 * document behind a model is forgotten.
 *
 * @param keepEvery steps; 0 for none
 */
public record Retention(int keepLast, int keepEvery) {
  private static final List<String> WEIGHTS =
      List.of("model.safetensors", CheckpointFolder.OPTIMIZER);

  public void apply(CheckpointFolder checkpoints) {
    Map<Path, TrainerState> whole = new LinkedHashMap<>();
    for (Path checkpoint : checkpoints.all()) {
      if (WEIGHTS.stream().anyMatch(file -> Files.exists(checkpoint.resolve(file)))) {
        whole.put(checkpoint, TrainerState.read(checkpoint));
      }
    }
    // Of equals the first, so that there is one.
    Optional<Path> best =
        whole.entrySet().stream()
            .filter(entry -> Double.isFinite(entry.getValue().heldOutBitsPerByte()))
            .min(Comparator.comparingDouble(entry -> entry.getValue().heldOutBitsPerByte()))
            .map(Map.Entry::getKey);
    Optional<Path> pinned = checkpoints.pinned();
    whole.entrySet().stream()
        .limit(Math.max(0, whole.size() - keepLast))
        .filter(entry -> keepEvery == 0 || entry.getValue().step() % keepEvery != 0)
        .map(Map.Entry::getKey)
        .filter(checkpoint -> !best.equals(Optional.of(checkpoint)))
        .filter(checkpoint -> !pinned.equals(Optional.of(checkpoint)))
        .forEach(Retention::deleteWeights);
  }

  /** And the tokenizer: of a large vocabulary it has megabytes, the same in every checkpoint. */
  private static void deleteWeights(Path checkpoint) {
    try {
      // First, so that what a crash leaves half done is done at the next checkpoint.
      Files.deleteIfExists(checkpoint.resolve(TokenizerFolder.TOKENIZER));
      for (String file : WEIGHTS) {
        Files.deleteIfExists(checkpoint.resolve(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot delete the weights of " + checkpoint + ": " + e.getMessage(), e);
    }
  }
}
