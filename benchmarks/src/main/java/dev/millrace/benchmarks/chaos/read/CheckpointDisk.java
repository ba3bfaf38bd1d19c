package dev.millrace.benchmarks.chaos.read;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.millrace.benchmarks.chaos.count.CheckpointFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Checkpoints below a folder of this machine. */
public record CheckpointDisk(Path root) implements CheckpointFiles {

  @Override
  public Optional<String> sha256(String path, String file) {
    try {
      Path whole = root.resolve(path).resolve(file);
      return Optional.of(MoreFiles.asByteSource(whole).hash(Hashing.sha256()).toString());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
