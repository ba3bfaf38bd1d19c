package dev.millrace.replay.lineage.store;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatchWithIndex;

/**
 * Keys and values in a folder, sorted by the bytes of their keys. What is put is written to disk,
 * all of it or nothing, by {@link #commit}, and survives the end of the process from then on. While
 * one process writes, others read what it has committed; what these put is only their own. Safe for
 * several threads.
 */
public final class IndexStore implements AutoCloseable {
  private static final String FILES = "index";

  /** Where another process reads, the files may change while they are being opened. */
  private static final int TRIES = 5;

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Path folder;
  private final Optional<FolderLock> writer;
  private OpenFiles files;
  private final WriteBatchWithIndex fresh = new WriteBatchWithIndex(true);
  private final ReadOptions reads = new ReadOptions();
  private boolean closed;

  private IndexStore(Path folder, Optional<FolderLock> writer, OpenFiles files) {
    this.folder = folder;
    this.writer = writer;
    this.files = files;
  }

  /** Takes what {@link #walk} finds. */
  @FunctionalInterface
  public interface Visitor {
    /** False ends the walk. */
    boolean visit(byte[] key, byte[] value);
  }

  /**
   * As the one that writes in the folder, or beside it.
   *
   * @throws UncheckedIOException if the folder cannot be used
   */
  public static IndexStore open(Path folder) {
    Optional<FolderLock> writer = FolderLock.take(folder);
    try {
      return new IndexStore(
          folder,
          writer,
          writer.isPresent() ? OpenFiles.toWrite(folder.resolve(FILES)) : beside(folder));
    } catch (RocksDBException e) {
      writer.ifPresent(FolderLock::close);
      throw failure(folder, e);
    }
  }

  private static OpenFiles beside(Path folder) throws RocksDBException {
    for (int tried = 1; ; tried++) {
      try {
        return OpenFiles.toRead(folder.resolve(FILES));
      } catch (RocksDBException e) {
        if (tried == TRIES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Whether it is this process whose commits others read. */
  public boolean isWriter() {
    return writer.isPresent();
  }

  /**
   * Forgets everything.
   *
   * @throws IllegalStateException if another process is the writer
   */
  public void clear() {
    if (!isWriter()) {
      throw new IllegalStateException(
          "the index in " + folder + " is to be made anew by the process that uses it; try again");
    }
    writing(
        () -> {
          fresh.clear();
          files.close();
          delete(folder.resolve(FILES));
          files = OpenFiles.toWrite(folder.resolve(FILES));
        });
  }

  private static void delete(Path path) {
    try {
      if (Files.exists(path)) {
        MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path + ": " + e.getMessage(), e);
    }
  }

  public void put(byte[] key, byte[] value) {
    writing(() -> fresh.put(key, value));
  }

  /** Writes what was put to disk, unless another process is the writer. */
  public void commit() {
    writing(
        () -> {
          if (isWriter() && fresh.count() > 0) {
            files.write(fresh);
            fresh.clear();
          }
        });
  }

  public Optional<byte[]> get(byte[] key) {
    return reading(
        () -> {
          try {
            return Optional.ofNullable(files.get(fresh, reads, key));
          } catch (RocksDBException e) {
            throw failure(folder, e);
          }
        });
  }

  public boolean contains(byte[] key) {
    return get(key).isPresent();
  }

  /** Visits, in order, all keys that begin so. */
  public void walk(byte[] beginning, Visitor visitor) {
    walk(beginning, beginning, visitor);
  }

  /**
   * Visits, in order, the keys that begin so, from one on.
   *
   * @param from the first to visit, or the beginning of it
   */
  public void walk(byte[] beginning, byte[] from, Visitor visitor) {
    reading(
        () -> {
          try (RocksIterator keys = files.iterator(fresh)) {
            keys.seek(from);
            while (keys.isValid()
                && startsWith(keys.key(), beginning)
                && visitor.visit(keys.key(), keys.value())) {
              keys.next();
            }
            keys.status();
            return true;
          } catch (RocksDBException e) {
            throw failure(folder, e);
          }
        });
  }

  private static boolean startsWith(byte[] key, byte[] beginning) {
    return key.length >= beginning.length
        && Arrays.equals(key, 0, beginning.length, beginning, 0, beginning.length);
  }

  /** An answer of several looks at the same state. */
  public <T> T reading(Supplier<T> answer) {
    lock.readLock().lock();
    try {
      requireOpen();
      return answer.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private interface Change {
    void make() throws RocksDBException;
  }

  private void writing(Change change) {
    lock.writeLock().lock();
    try {
      requireOpen();
      change.make();
    } catch (RocksDBException e) {
      throw failure(folder, e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the index in " + folder + " is closed");
    }
  }

  private static UncheckedIOException failure(Path folder, RocksDBException cause) {
    String what = "the index in " + folder + " cannot be used: " + cause.getMessage();
    return new UncheckedIOException(what, new IOException(what, cause));
  }

  /** Without what was not committed. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        fresh.close();
        reads.close();
        files.close();
        writer.ifPresent(FolderLock::close);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
