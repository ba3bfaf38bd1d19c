package dev.millrace.inference.kafka;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of this process for copies of checkpoints: of the one that is served, and of the next.
 * Another process with the same cache has another slot; one that died leaves its own to the next.
 */
final class DownloadSlot implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final int MOST = 100;

  private final Path folder;
  private final FileChannel channel;
  private Optional<Path> served = Optional.empty();

  private DownloadSlot(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Takes the first slot that nobody has. */
  static DownloadSlot take(Path cache) {
    try {
      for (int number = 1; number <= MOST; number++) {
        // No run's name begins with a dot.
        Path folder = Files.createDirectories(cache.resolve(".served-" + number));
        FileChannel channel =
            FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (locked(channel)) {
          return new DownloadSlot(folder, channel);
        }
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "checkpoints.cache is " + cache + ", where nothing can be written: " + e, e);
    }
    throw new IllegalStateException(
        "checkpoints.cache " + cache + " is used by " + MOST + " processes; name another folder");
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The folder for a checkpoint's copy; all but this one and the served one's are deleted. */
  Path begin(String id) throws IOException {
    Path copy = folder.resolve(id);
    try (Stream<Path> there = Files.list(folder)) {
      for (Path other : there.filter(Files::isDirectory).toList()) {
        if (!other.equals(copy) && !served.equals(Optional.of(other))) {
          MoreFiles.deleteRecursively(other, RecursiveDeleteOption.ALLOW_INSECURE);
        }
      }
    }
    return Files.createDirectories(copy);
  }

  /** A checkpoint's copy stays until another's takes its place. */
  void serves(String id) {
    served = Optional.of(folder.resolve(id));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
