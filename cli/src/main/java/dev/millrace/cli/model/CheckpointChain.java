package dev.millrace.cli.model;

import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A checkpoint and those it came from, of its own run and of that which it was forked from. */
public final class CheckpointChain {
  private CheckpointChain() {}

  /**
   * Oldest first, ending with the checkpoint itself.
   *
   * @throws SettingsException if one of them is missing
   */
  public static List<Path> of(Path checkpoint) {
    List<Path> chain = new ArrayList<>();
    Path root = checkpoint.toAbsolutePath().normalize().resolveSibling("..").normalize();
    Path folder = checkpoint;
    while (true) {
      chain.addFirst(folder);
      TrainerState state = state(folder);
      if (state.previous().isEmpty()) {
        return chain;
      }
      Path previous =
          folder.toAbsolutePath().normalize().resolveSibling(state.previous()).normalize();
      // A copied file must neither reach outside the checkpoints' folder nor lead in a circle.
      if (!previous.startsWith(root) || state(previous).step() >= state.step()) {
        throw new SettingsException(
            folder + ": its previous checkpoint " + state.previous() + " is not one before it");
      }
      folder = previous;
    }
  }

  private static TrainerState state(Path folder) {
    if (!Files.exists(folder.resolve(CheckpointFiles.TRAINER))) {
      throw new SettingsException(
          folder + " has no " + CheckpointFiles.TRAINER + ": it is no checkpoint of millrace's");
    }
    return TrainerState.read(folder);
  }
}
