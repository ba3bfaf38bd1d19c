package dev.millrace.schemas.stream;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * A store on disk whose files do not belong together, such as one that a kill cut short while Kafka
 * Streams was deleting it. Kafka Streams wipes what it finds after a crash, but opens it first; so
 * one that does not open would end the stage at each start, though its changelog has all of it.
 *
 * @param store the store's folder, {@code STATE/APPLICATION/TASK/rocksdb/STORE}
 * @param checkpoint the task's note of how far its stores are, which would speak of this one too
 */
public record TornStore(Path store, Path checkpoint) {
  // RocksDBStore.openRocksDB, Kafka Streams 4.3.1
  private static final Pattern NOT_OPENED =
      Pattern.compile("Error opening store \\S+ at location (.+)");
  private static final String STORES = "rocksdb";

  /** The store that did not open, where that is why a thread of Kafka Streams ended. */
  public static Optional<TornStore> of(Throwable error) {
    return Throwables.getCausalChain(error).stream()
        .filter(ProcessorStateException.class::isInstance)
        .filter(TornStore::isTorn)
        .flatMap(cause -> place(String.valueOf(cause.getMessage())).stream())
        .findFirst();
  }

  /** Not one that another process holds, nor one that a full disk keeps from opening. */
  private static boolean isTorn(Throwable notOpened) {
    if (!(notOpened.getCause() instanceof RocksDBException e)) {
      return false;
    }
    boolean corrupt = e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
    return corrupt || String.valueOf(e.getMessage()).contains("No such file");
  }

  private static Optional<TornStore> place(String message) {
    Matcher matcher = NOT_OPENED.matcher(message);
    return matcher.matches() ? below(Path.of(matcher.group(1))) : Optional.empty();
  }

  private static Optional<TornStore> below(Path store) {
    for (Path folder = store; folder != null; folder = folder.getParent()) {
      if (folder.endsWith(STORES)) {
        return Optional.of(new TornStore(store, folder.resolveSibling(".checkpoint")));
      }
    }
    return Optional.empty();
  }

  /**
   * Deletes it and the note; Kafka Streams then restores the task from its changelogs.
   *
   * @throws UncheckedIOException when that cannot be deleted
   */
  public void delete() {
    try {
      // The note first: without the store it would claim what is not there.
      Files.deleteIfExists(checkpoint);
      try (Stream<Path> files = Files.walk(store)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
