package dev.millrace.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A stage's local state where the settings name no folder. It is one process's own, since copies of
 * a stage cannot share one and another cluster's state would be taken for this one's; it is deleted
 * at the end, since the changelog topics hold the same.
 */
record ScratchFolder(Path path) implements AutoCloseable {

  static ScratchFolder create(String prefix) {
    try {
      return new ScratchFolder(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make a temporary folder; name another place with streams.state: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("millrace: cannot delete " + path + ": " + e.getMessage());
    }
  }
}
