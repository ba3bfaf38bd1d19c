package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.FileDigests;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.storage.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The folder that an event names, and whether its files are those that the event names. */
record AnnouncedFolder(String id, Path folder, Map<String, String> files) implements Announced {
  /**
   * @throws CheckpointRefusedException if the path leads out of the root or no files are named
   */
  static AnnouncedFolder of(Path root, Checkpoint event) {
    String id = Announced.id(event);
    if (Stores.isLocation(event.getPath())) {
      throw new CheckpointRefusedException(
          id,
          "it is in a store, "
              + event.getPath()
              + ", but checkpoints.root is the folder "
              + root
              + "; set checkpoints.root to the trainer's");
    }
    Path folder = root.resolve(event.getPath()).normalize();
    if (!folder.startsWith(root) || folder.equals(root)) {
      throw new CheckpointRefusedException(
          id, "its path " + event.getPath() + " leads out of " + root);
    }
    return new AnnouncedFolder(id, folder, Announced.modelFiles(event));
  }

  @Override
  public String location() {
    return folder.toString();
  }

  @Override
  public boolean exists() {
    List<String> weights = files.keySet().stream().filter(CheckpointFiles::isWeights).toList();
    return Files.isDirectory(folder)
        && (weights.isEmpty()
            || weights.stream().anyMatch(name -> Files.exists(folder.resolve(name))));
  }

  @Override
  public Path verified() throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
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
    return folder;
  }
}
