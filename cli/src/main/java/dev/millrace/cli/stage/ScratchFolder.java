package dev.millrace.cli.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stage's local state where the settings name no folder. It is one process's own, since copies of
 * a stage cannot share one and another cluster's state would be taken for this one's; it is deleted
 * at the end, since the changelog topics hold the same.
 *
 * <p>A process that is killed leaves its folder. Its lock goes with it, so the next one to be made
 * in the same place deletes those of the same user whose lock nobody holds. One a process: looking
 * at the lock of another in the same process would release it.
 */
public final class ScratchFolder implements AutoCloseable {
  /** Held by the process that uses the folder; a folder without this file was not made here. */
  static final String LOCK = ".millrace-scratch.lock";

  private final Path path;
  private final FileChannel lock;

  private ScratchFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** In the system's folder of temporary files. */
  public static ScratchFolder create(String prefix) {
    return create(Path.of(System.getProperty("java.io.tmpdir")), prefix);
  }

  public static ScratchFolder create(Path parent, String prefix) {
    try {
      Optional<ScratchFolder> created = Optional.empty();
      while (created.isEmpty()) {
        created = locked(Files.createTempDirectory(parent, prefix));
      }
      created.get().deleteThoseOfTheDead(parent, prefix);
      return created.get();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make a temporary folder; name another place with streams.state: "
              + e.getMessage(),
          e);
    }
  }

  /** None if another process uses the folder, or has found it before it was locked. */
  private static Optional<ScratchFolder> locked(Path path) throws IOException {
    Path file = path.resolve(LOCK);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null && Files.exists(file)) {
        return Optional.of(new ScratchFolder(path, channel));
      }
    } catch (OverlappingFileLockException e) {
      // used in this process
    }
    channel.close();
    return Optional.empty();
  }

  private void deleteThoseOfTheDead(Path parent, String prefix) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, prefix + "*")) {
      for (Path folder : folders) {
        if (isOurs(folder)) {
          locked(folder).ifPresent(ScratchFolder::close);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println(
          "millrace: cannot look for old folders in " + parent + ": " + e.getMessage());
    }
  }

  private boolean isOurs(Path folder) throws IOException {
    return !folder.equals(path)
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(folder.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder).equals(Files.getOwner(path));
  }

  public Path path() {
    return path;
  }

  /** The lock goes last, so that a folder half deleted is still known for what it is. */
  @Override
  public void close() {
    Path file = path.resolve(LOCK);
    try (lock;
        Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst =
          files
              .filter(one -> !one.equals(file) && !one.equals(path))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path one : deepestFirst) {
        Files.deleteIfExists(one);
      }
      Files.deleteIfExists(file);
      Files.deleteIfExists(path);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("millrace: cannot delete " + path + ": " + e.getMessage());
    }
  }
}
