package dev.millrace.inference.kafka;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.schemas.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Where an event says that a checkpoint lies, and whether what lies there is what it says. */
record CheckpointFolder(String id, Path folder, Map<String, String> files) {
  private static final Set<String> OF_THE_TRAINER =
      Set.of("optimizer.safetensors", "documents.jsonl.gz", "trainer.json");

  /**
   * @throws CheckpointRefusedException if the path leads out of the root or no files are named
   */
  static CheckpointFolder of(Path root, Checkpoint event) {
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
    return new CheckpointFolder(id, folder, new TreeMap<>(event.getFiles()));
  }

  /** Whether its weights are there; retention takes those alone and leaves where they came from. */
  boolean exists() {
    List<String> weights =
        files.keySet().stream()
            .filter(name -> name.endsWith(".safetensors") && !OF_THE_TRAINER.contains(name))
            .toList();
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
      if (OF_THE_TRAINER.contains(file.getKey())) {
        continue;
      }
      Path path = folder.resolve(file.getKey());
      if (!Files.isRegularFile(path)) {
        throw new CheckpointRefusedException(id, path + " is missing");
      }
      String actual = MoreFiles.asByteSource(path).hash(Hashing.sha256()).toString();
      if (!actual.equals(file.getValue().toLowerCase(Locale.ROOT))) {
        throw new CheckpointRefusedException(
            id, path + " has sha256 " + actual + ", its event says " + file.getValue());
      }
    }
  }
}
