package dev.millrace.crawl.archive;

import dev.millrace.storage.PendingObject;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Store;
import dev.millrace.storage.WriteCondition;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries finished files from the folder in which they were written to a store, and deletes them
 * once they are there. What cannot be carried stays in the folder and is tried again, also by
 * whoever is started next with the same folder; several may share one.
 */
public final class ArchiveCarrier implements FinishedFile, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveCarrier.class);

  private final Path folder;
  private final URI place;
  private final Store store;
  private final Duration pause;
  private final Semaphore work = new Semaphore(1);
  private final Thread thread;
  private volatile boolean closing;

  /**
   * Begins with what lies in the folder already.
   *
   * @param place ends with a slash; names of files are put after it
   * @param pause between two attempts while the store takes nothing
   */
  public ArchiveCarrier(Path folder, URI place, Store store, Duration pause) {
    this.folder = folder;
    this.place = place;
    this.store = store;
    this.pause = pause;
    this.thread = Thread.ofPlatform().name("archive-carrier").daemon().start(this::run);
  }

  @Override
  public void take(Path file) {
    work.release();
  }

  private void run() {
    try {
      while (!closing) {
        var _ = work.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        carryAll();
      }
      carryAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells each failure; the next attempt comes after the pause, or when a file is finished. */
  private void carryAll() {
    try {
      for (Path file : waiting()) {
        carry(file);
      }
    } catch (IOException e) {
      LOG.warn("{}; files of the archive wait in {}", e.getMessage(), folder);
    }
  }

  private List<Path> waiting() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> finished = Files.newDirectoryStream(folder, "*.warc.gz")) {
      finished.forEach(files::add);
    }
    return files;
  }

  private void carry(Path file) throws IOException {
    URI target = place.resolve(file.getFileName().toString());
    try (PendingObject object = store.begin(target, new WriteCondition.IfAbsent())) {
      Files.copy(file, object);
      object.commit();
    } catch (StorageException.Conflict e) {
      requireSame(file, target);
    }
    Files.deleteIfExists(file);
    LOG.info("carried {} to {}", file.getFileName(), place);
  }

  /** Another process that shares the folder, or one that was killed before it deleted the file. */
  private void requireSame(Path file, URI target) throws IOException {
    long there = store.stat(target).bytes();
    if (there != Files.size(file)) {
      throw new IOException(
          target + " has " + there + " bytes, " + file + " has " + Files.size(file));
    }
  }

  /** Tries once more what is left, and returns how many files wait in the folder then. */
  public int finish() {
    closing = true;
    work.release();
    try {
      thread.join();
      return waiting().size();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    int left = finish();
    if (left > 0) {
      LOG.warn(
          "{} files of the archive wait in {}: the next fetcher with this crawl.archive-spool"
              + " carries them to {}",
          left,
          folder,
          place);
    }
  }
}
