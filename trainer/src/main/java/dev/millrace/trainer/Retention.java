package dev.millrace.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which checkpoints lose their weights: all but the newest, every {@code keepEvery}th step, the
 * best, and pinned ones. Of the others the lineage and the trainer's state stay, so that no
 * document behind a model is forgotten.
 *
 * @param keepEvery steps; 0 for none
 */
public record Retention(int keepLast, int keepEvery) {
  private static final String PIN = "pinned";
  private static final List<String> HEAVY =
      List.of("model.safetensors", CheckpointFolder.OPTIMIZER);

  void apply(CheckpointFolder checkpoints) {
    List<Path> all = checkpoints.all();
    double best =
        all.stream()
            .mapToDouble(path -> bitsPerByte(path))
            .filter(Double::isFinite)
            .min()
            .orElse(Double.NaN);
    for (Path checkpoint : all.subList(0, Math.max(0, all.size() - keepLast))) {
      TrainerState state = TrainerState.read(checkpoint);
      boolean kept =
          (keepEvery > 0 && state.step() % keepEvery == 0)
              || state.heldOutBitsPerByte() == best
              || Files.exists(checkpoint.resolve(PIN));
      if (!kept) {
        deleteWeights(checkpoint);
      }
    }
  }

  private static double bitsPerByte(Path checkpoint) {
    return TrainerState.read(checkpoint).heldOutBitsPerByte();
  }

  private static void deleteWeights(Path checkpoint) {
    try {
      for (String file : HEAVY) {
        Files.deleteIfExists(checkpoint.resolve(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot delete the weights of " + checkpoint + ": " + e.getMessage(), e);
    }
  }
}
