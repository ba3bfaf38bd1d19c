package dev.millrace.local.internal.broker;

import dev.millrace.local.LocalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder of Millrace's, held by this process alone until closed. {@code version} tells its
 * format, {@code lock} is locked while it is held, {@code pid} tells by whom.
 */
public final class DataFolder implements AutoCloseable {
  /** What {@code version} says in folders that this code reads and writes. */
  static final String FORMAT = "millrace-data 1";

  private static final String LOCK = "lock";
  private static final String PID = "pid";

  /** Files that do not make a folder somebody else's: ours, and what ext4 puts into a volume. */
  private static final Set<String> ALLOWED = Set.of(LOCK, PID, "version.new", "lost+found");

  /**
   * Folders held in this JVM. POSIX locks belong to the process: a second channel on the lock file
   * would release the first one's lock when it is closed.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes a folder, made if need be.
   *
   * @throws LocalException if another process holds it, if it is not empty and not ours, or of
   *     another format, or if it cannot be written to
   */
  public static DataFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      Path path = folder.toRealPath();
      requireOurs(path);
      if (FreeSpace.isShort(path)) {
        throw new LocalException(FreeSpace.shortage(path) + "; make room or name another folder");
      }
      if (!HELD.add(path)) {
        throw heldBy(path);
      }
      try {
        return lock(path);
      } catch (IOException | RuntimeException e) {
        HELD.remove(path);
        throw e;
      }
    } catch (FileAlreadyExistsException e) {
      throw new LocalException(e.getFile() + " is a file, not a data folder; name another one", e);
    } catch (IOException e) {
      throw new LocalException(
          "cannot write to data folder %s: %s; make it writable or name another one"
              .formatted(folder.toAbsolutePath(), e),
          e);
    }
  }

  /**
   * Whether a process holds the folder now; this one too. A folder that is not there or not ours is
   * held by none.
   */
  public static boolean isHeld(Path folder) {
    try {
      Path path = folder.toRealPath();
      if (HELD.contains(path)) {
        return true;
      }
      Path file = path.resolve(LOCK);
      if (!Files.exists(file)) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        return lock == null;
      }
    } catch (NoSuchFileException e) {
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      throw new LocalException("cannot look at data folder " + folder + ": " + e.getMessage(), e);
    }
  }

  /** When the holder took the folder; empty if it has not said so. */
  public static Optional<FileTime> heldSince(Path folder) {
    return modified(folder.resolve(PID));
  }

  /** When a file was last written; empty if it is not there. */
  public static Optional<FileTime> modified(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new LocalException("cannot release " + path + ": " + e.getMessage(), e);
    } finally {
      HELD.remove(path);
    }
  }

  private static DataFolder lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw heldBy(path);
      }
      Files.writeString(path.resolve(PID), ProcessHandle.current().pid() + "\n");
      writeVersion(path);
      return new DataFolder(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void requireOurs(Path path) throws IOException {
    String version;
    try {
      version = Files.readString(path.resolve("version")).strip();
    } catch (NoSuchFileException e) {
      try (Stream<Path> files = Files.list(path)) {
        if (files.anyMatch(f -> !ALLOWED.contains(f.getFileName().toString()))) {
          throw new LocalException(
              path + " is not empty and not a millrace data folder; name an empty or a new one", e);
        }
      }
      return;
    }
    if (!version.equals(FORMAT)) {
      throw new LocalException(
          "data folder %s has format \"%s\", this version reads \"%s\"; name another folder, or use the version that wrote it"
              .formatted(path, version, FORMAT));
    }
  }

  private static void writeVersion(Path path) throws IOException {
    Path version = path.resolve("version");
    if (!Files.exists(version)) {
      Path fresh = path.resolve("version.new");
      Files.writeString(fresh, FORMAT + "\n");
      Files.move(fresh, version, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static LocalException heldBy(Path path) {
    String pid;
    try {
      pid = Files.readString(path.resolve(PID)).strip();
    } catch (IOException e) {
      pid = "unknown";
    }
    return new LocalException(
        "data folder %s is in use by process %s; stop that one or name another folder"
            .formatted(path, pid));
  }
}
