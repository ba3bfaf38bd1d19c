package dev.millrace.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The pinned checkpoint's name, in the file {@code pinned} beside the runs' folders: a pin outlives
 * the process, and whoever deletes old checkpoints can see which one to keep.
 */
public final class PinFile {
  /** Its name beside the runs' folders. */
  public static final String NAME = "pinned";

  private final Path file;

  /**
   * @param checkpointsRoot holds the runs' folders
   */
  public PinFile(Path checkpointsRoot) {
    this.file = checkpointsRoot.resolve(NAME);
  }

  /** The same file, found from a run's folder. */
  static PinFile beside(Path runFolder) {
    return new PinFile(runFolder.resolveSibling(""));
  }

  /** {@code run@step}, if one is pinned. */
  public Optional<String> read() {
    try {
      String id = Files.readString(file).strip();
      return id.isEmpty() ? Optional.empty() : Optional.of(id);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e, e);
    }
  }

  public void write(String id) {
    Path beside = file.resolveSibling(NAME + ".part");
    try {
      Files.writeString(beside, id + "\n");
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
  }

  public void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file + ": " + e, e);
    }
  }
}
