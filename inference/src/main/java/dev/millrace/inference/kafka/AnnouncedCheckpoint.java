package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.FileDigests;
import dev.millrace.schemas.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The folder that an event names, and whether its files are those that the event names. */
record AnnouncedCheckpoint(String id, Path folder, Map<String, String> files) {
  /**
   * @throws CheckpointRefusedException if the path leads out of the root or no files are named
   */
  static AnnouncedCheckpoint of(Path root, Checkpoint event) {
    String id = ServedModel.checkpointId(event.getRun(), event.getStep());
    Path folder = root.resolve(event.getPath()).normalize();
    if (!folder.startsWith(root) || folder.equals(root)) {
      throw new CheckpointRefusedException(
          id, "its path " + event.getPath() + " leads out of " + root);
    }
    if (event.getFiles().isEmpty()) {
      throw new CheckpointRefusedException(id, "its event names no files to verify");
    }
    for (String name : event.getFiles().keySet()) {
      if (name.isEmpty() || name.startsWith(".") || name.contains("/") || name.contains("\\")) {
        throw new CheckpointRefusedException(id, "its file name '" + name + "' is no plain name");
      }
    }
    return new AnnouncedCheckpoint(id, folder, new TreeMap<>(event.getFiles()));
  }

  /** Whether its weights are there; retention takes those alone and leaves where they came from. */
  boolean exists() {
    List<String> weights = files.keySet().stream().filter(CheckpointFiles::isWeights).toList();
    return Files.isDirectory(folder)
        && (weights.isEmpty()
            || weights.stream().anyMatch(name -> Files.exists(folder.resolve(name))));
  }

  /**
   * Compares every file that a model is made of with its sha256; what only the trainer reads is
   * twice as large as all else, and a swap does not wait for it.
   *
   * @throws CheckpointRefusedException if one is missing or differs
   */
  void verify() throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (CheckpointFiles.isOfTheTrainer(file.getKey())) {
        continue;
      }
      Path path = folder.resolve(file.getKey());
      if (!Files.isRegularFile(path)) {
        throw new CheckpointRefusedException(id, path + " is missing");
      }
      String actual = FileDigests.sha256(path);
      if (!actual.equals(file.getValue().toLowerCase(Locale.ROOT))) {
        throw new CheckpointRefusedException(
            id, path + " has sha256 " + actual + ", its event says " + file.getValue());
      }
    }
  }
}
