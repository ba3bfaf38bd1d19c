package dev.millrace.inference.kafka;

import dev.millrace.model.checkpoint.PinFile;
import dev.millrace.schemas.Checkpoint;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder on this disk.
 *
 * @param root absolute; events' paths are relative to it
 */
public record FolderPlace(Path root) implements CheckpointPlace {
  @Override
  public Announced announced(Checkpoint event) {
    return AnnouncedFolder.of(root, event);
  }

  @Override
  public void look() {}

  @Override
  public void serves(Announced checkpoint) {}

  @Override
  public Optional<String> pin() {
    return new PinFile(root).read();
  }

  @Override
  public void writePin(String id) {
    new PinFile(root).write(id);
  }

  @Override
  public void clearPin() {
    new PinFile(root).clear();
  }

  @Override
  public void close() {}
}
