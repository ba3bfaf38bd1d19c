package dev.millrace.crawl.archive;

import dev.millrace.crawl.archive.internal.GzipMembers;
import dev.millrace.crawl.archive.internal.OpenFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Brings files in order whose writers were killed. */
public final class ArchiveRecovery {
  private ArchiveRecovery() {}

  /**
   * Cuts each file that no living writer holds to its whole records, and to what was committed
   * where that is known, and finishes it.
   *
   * @param committed bytes of a file by its name; empty where nothing is known of it
   * @return the files finished
   */
  public static List<Path> recover(
      Path folder, Function<String, OptionalLong> committed, FinishedFile finished)
      throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> open =
          Files.newDirectoryStream(folder, "*.warc.gz" + OpenFile.SUFFIX)) {
        for (Path file : open) {
          recover(file, committed).ifPresent(files::add);
        }
      }
    }
    for (Path file : files) {
      finished.take(file);
    }
    return files;
  }

  private static Optional<Path> recover(Path open, Function<String, OptionalLong> committed)
      throws IOException {
    String name = open.getFileName().toString();
    Path finished =
        open.resolveSibling(name.substring(0, name.length() - OpenFile.SUFFIX.length()));
    try (FileChannel channel = FileChannel.open(open, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return Optional.empty();
      }
      long whole = GzipMembers.wholeBytes(open);
      if (whole == 0) {
        Files.delete(open);
        return Optional.empty();
      }
      channel.truncate(
          Math.min(whole, committed.apply(finished.getFileName().toString()).orElse(whole)));
      channel.force(true);
      Files.move(open, finished, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(finished);
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // a writer within this process
    }
  }
}
