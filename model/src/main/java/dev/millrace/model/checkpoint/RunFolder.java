package dev.millrace.model.checkpoint;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A run's checkpoints on disk: folders {@code step-00000123}. One is written under another name and
 * renamed, so a folder of this name is complete.
 *
 * @param path its last name is the run's; pins stand beside it
 */
public record RunFolder(Path path) {
  private static final String PREFIX = "step-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9]{8,}");
  private static final String UNFINISHED = ".unfinished-";

  /** The name of a checkpoint's folder. */
  public static String name(long step) {
    // With the digits of the default locale, a folder's name might not be one for all.
    return String.format(Locale.ROOT, PREFIX + "%08d", step);
  }

  /** The step of a checkpoint's folder. */
  public static long step(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(PREFIX.length()));
  }

  /** Where a step's checkpoint is, or will be. */
  public Path checkpoint(long step) {
    return path.resolve(name(step));
  }

  /** Every complete checkpoint, oldest first. */
  public List<Path> all() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(path)) {
      return folders
          .filter(folder -> NAME.matcher(folder.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(RunFolder::step))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + path + ": " + e.getMessage(), e);
    }
  }

  /** The newest complete checkpoint. */
  public Optional<Path> newest() {
    List<Path> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /** The checkpoint that the inference service was told to stay with, if it is one of this run. */
  public Optional<Path> pinned() {
    Optional<String> pinned = PinFile.beside(path).read();
    String run = path.getFileName().toString();
    return all().stream()
        .filter(
            folder -> pinned.equals(Optional.of(new CheckpointId(run, step(folder)).toString())))
        .findFirst();
  }

  /**
   * An empty folder in which to write a checkpoint, of a name that no other process takes: a paused
   * trainer that lost the run must not write into its successor's.
   */
  public Path unfinished(long step) throws IOException {
    return Files.createDirectories(path.resolve(UNFINISHED + name(step) + "-" + UUID.randomUUID()));
  }

  /**
   * Gives a complete folder its name, once its data have reached the disk. One of the same step
   * that is there already is kept.
   */
  public Path publish(Path unfinished, long step) throws IOException {
    Path complete = checkpoint(step);
    force(unfinished);
    if (Files.exists(complete)) {
      MoreFiles.deleteRecursively(unfinished, RecursiveDeleteOption.ALLOW_INSECURE);
    } else {
      Files.move(unfinished, complete, StandardCopyOption.ATOMIC_MOVE);
      forceEntries(path);
    }
    return complete;
  }

  /** Removes what crashes left behind; only for the one trainer that holds the run. */
  public void deleteUnfinished() {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (Stream<Path> folders = Files.list(path)) {
      for (Path folder : folders.toList()) {
        if (folder.getFileName().toString().startsWith(UNFINISHED)) {
          MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot delete unfinished checkpoints in " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Makes a complete checkpoint one that is none: without its weights, and under another name. What
   * it was trained on stays there to be looked at. Killed in between, it can be repeated.
   *
   * @param reason goes before its name
   */
  public void setAside(Path checkpoint, String reason) {
    try {
      for (String file : CheckpointFiles.REMOVED) {
        Files.deleteIfExists(checkpoint.resolve(file));
      }
      Files.move(
          checkpoint,
          path.resolve(reason + "-" + checkpoint.getFileName()),
          StandardCopyOption.ATOMIC_MOVE);
      forceEntries(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set " + checkpoint + " aside: " + e.getMessage(), e);
    }
  }

  private static void force(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    forceEntries(folder);
  }

  /** A folder's own entries, which a rename changes. */
  private static void forceEntries(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
