package dev.millrace.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the files that appear in a folder, each once, and only when nobody writes to it any more: a
 * file counts once its size has been seen unchanged for a while. One that grows all the same is
 * found again, or what was added would be lost. Files that are there at the start count as well.
 * Dot files and names that are no WARC's or WET's, such as {@code *.part}, do not.
 *
 * <p>It polls: file system notifications are lost on network and container mounts.
 */
public final class FolderWatcher {
  private record Sighting(long bytes, Instant since) {}

  private final Path folder;
  private final Duration stableFor;
  private final InstantSource clock;
  private final Map<Path, Sighting> growing = new HashMap<>();

  /** With the sizes they had. */
  private final Map<Path, Long> delivered = new HashMap<>();

  /**
   * @param stableFor how long a file's size must not change
   */
  public FolderWatcher(Path folder, Duration stableFor, InstantSource clock) {
    this.folder = folder;
    this.stableFor = stableFor;
    this.clock = clock;
  }

  /**
   * Looks once.
   *
   * @return the files that became complete since the last look, by name
   * @throws UncheckedIOException if the folder cannot be read
   */
  public List<Path> poll() {
    try {
      Set<Path> present = new LinkedHashSet<>(InputFiles.inFolder(folder));
      growing.keySet().retainAll(present);
      delivered.keySet().retainAll(present);
      List<Path> complete = new ArrayList<>();
      for (Path file : present) {
        if (isComplete(file)) {
          complete.add(file);
        }
      }
      return complete;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Finds a file again that was found before, if it is still there and its size unchanged for a
   * while: for one that could not be read.
   */
  public void deliverAgain(Path file) {
    delivered.remove(file);
  }

  private boolean isComplete(Path file) {
    long bytes;
    try {
      bytes = Files.size(file);
    } catch (IOException e) {
      // Gone, or out of reach for now; the next look tells.
      return false;
    }
    Long before = delivered.get(file);
    if (before != null && before == bytes) {
      return false;
    }
    Instant now = clock.instant();
    Sighting last = growing.get(file);
    if (last == null || last.bytes != bytes) {
      growing.put(file, new Sighting(bytes, now));
      return false;
    }
    if (Duration.between(last.since, now).compareTo(stableFor) < 0) {
      return false;
    }
    growing.remove(file);
    delivered.put(file, bytes);
    return true;
  }
}
