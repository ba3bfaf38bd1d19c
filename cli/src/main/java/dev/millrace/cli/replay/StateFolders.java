package dev.millrace.cli.replay;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Folders on this machine in which the stages of a generation kept their stores. */
public final class StateFolders {
  private final List<Path> folders;

  private StateFolders(List<Path> folders) {
    this.folders = folders;
  }

  /**
   * Those that are there.
   *
   * @param root of all stages' stores
   * @param names of the folders
   */
  public static StateFolders below(Path root, List<String> names) {
    return new StateFolders(names.stream().map(root::resolve).filter(Files::isDirectory).toList());
  }

  public static StateFolders none() {
    return new StateFolders(List.of());
  }

  /** Path to bytes. */
  public Map<String, Long> bytes() {
    Map<String, Long> bytes = new TreeMap<>();
    folders.forEach(folder -> bytes.put(folder.toString(), size(folder)));
    return bytes;
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  public void delete() {
    for (Path folder : folders) {
      try {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + folder + ": " + e.getMessage(), e);
      }
    }
  }
}
