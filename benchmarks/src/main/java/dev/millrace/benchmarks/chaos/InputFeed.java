package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.read.InputParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Puts the input into a watched folder part by part, so that it flows while faults come. */
final class InputFeed {
  private final Path watched;
  private final Duration duration;
  private final Deque<Path> left;
  private final int parts;

  /**
   * @param files are cut into parts
   * @param duration over which they are given
   * @param work folder of the parts that wait
   */
  InputFeed(List<Path> files, Path watched, Path work, int parts, Duration duration) {
    this.watched = watched;
    this.duration = duration;
    this.left = new ArrayDeque<>(InputParts.write(files, work, parts));
    this.parts = left.size();
    try {
      Files.createDirectories(watched);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + watched + ": " + e.getMessage(), e);
    }
  }

  /**
   * Gives what is due; the first part at once.
   *
   * @param elapsed since the faults began
   */
  void give(Duration elapsed) {
    double share = Math.min(1, (double) elapsed.toMillis() / Math.max(1, duration.toMillis()));
    int due = Math.min(parts, 1 + (int) (share * (parts - 1)));
    while (parts - left.size() < due) {
      giveNext();
    }
  }

  /** Gives one part before it is due, if any is left. */
  void giveNext() {
    Path part = left.poll();
    if (part == null) {
      return;
    }
    try {
      Files.move(part, watched.resolve(part.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move " + part + ": " + e.getMessage(), e);
    }
  }

  boolean isDone() {
    return left.isEmpty();
  }
}
