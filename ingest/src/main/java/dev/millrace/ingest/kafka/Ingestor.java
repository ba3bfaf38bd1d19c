package dev.millrace.ingest.kafka;

import dev.millrace.ingest.FolderWatcher;
import dev.millrace.ingest.NotWarcException;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.internal.bytes.FileDigest;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Ingests files into {@code pages}, every page exactly once, beside any number of other copies.
 *
 * <p>The protocol, per file, which is known by the sha256 of its content:
 *
 * <ol>
 *   <li>Read {@code ingested-files} to its end. Complete: nothing to do. Not complete, but written
 *       less than the lease time ago: another copy reads it, look again later.
 *   <li>{@code initTransactions} with a transactional id made of the sha256. From here on no other
 *       producer of this file can commit, and what it had not committed is aborted.
 *   <li>Read {@code ingested-files} to its end again: now it says for good how far the file is.
 *   <li>Commit that record anew, as a sign for other copies, and read on from its position. Each
 *       transaction holds a batch of pages and the position after them, so a copy that dies leaves
 *       both or neither.
 * </ol>
 *
 * <p>Exactly-once rests on steps 2 and 3 alone. The lease only keeps copies from taking files from
 * each other; it compares clocks, and where they differ by more than the lease time the worst is
 * that a file changes hands. A copy that has lost a file turns to the next one.
 *
 * <p>Used by one thread, but for {@link #stop}.
 */
public final class Ingestor implements AutoCloseable {
  private final IngestClients clients;
  private final Topics topics;
  private final IngestSettings settings;
  private final IngestProgress progress;
  private final InstantSource clock;
  private final ProgressTable table;

  /** Of files that wait for another copy, so that they are read for it once. */
  private final Map<Path, String> digests = new HashMap<>();

  private volatile boolean stopped;

  /** Whether a file has been dealt with. */
  private sealed interface Attempt {
    record Done(FileResult result) implements Attempt {}

    /** It is another matter when the disk or a permission is mended. */
    record Unreadable(FileResult.Refused result) implements Attempt {}

    record LeftToAnother() implements Attempt {}

    record Stopped() implements Attempt {}
  }

  public Ingestor(
      IngestClients clients,
      Topics topics,
      IngestSettings settings,
      IngestProgress progress,
      InstantSource clock) {
    this.clients = clients;
    this.topics = topics;
    this.settings = settings;
    this.progress = progress;
    this.clock = clock;
    this.table = new ProgressTable(clients, topics.ingestedFiles());
  }

  /**
   * Returns when every file has been read to its end, by this copy or another, or after {@link
   * #stop}.
   *
   * @return one result a file, in the order in which they ended; fewer after {@code stop}
   */
  public List<FileResult> ingest(Collection<Path> files) throws InterruptedException {
    Set<Path> left = new LinkedHashSet<>(files);
    Map<Path, FileResult> results = new LinkedHashMap<>();
    while (!stopped) {
      attemptEach(left, result -> done(result, results), result -> done(result, results));
      if (left.isEmpty()) {
        break;
      }
      Thread.sleep(settings.lookAgain());
    }
    return List.copyOf(results.values());
  }

  private void done(FileResult result, Map<Path, FileResult> results) {
    results.put(result.file(), result);
    progress.ended(result);
  }

  /**
   * Ingests what the watcher finds, until {@link #stop}; results go to the progress listener. A
   * file that cannot be opened or read is tried again, and reported once.
   */
  public void watch(FolderWatcher watcher) throws InterruptedException {
    Set<Path> left = new LinkedHashSet<>();
    Set<Path> reported = new HashSet<>();
    while (!stopped) {
      left.addAll(watcher.poll());
      attemptEach(
          left,
          result -> {
            reported.remove(result.file());
            progress.ended(result);
          },
          refused -> {
            watcher.deliverAgain(refused.file());
            if (reported.add(refused.file())) {
              progress.ended(refused);
            }
          });
      Thread.sleep(settings.lookAgain());
    }
  }

  /** Ends {@link #ingest} and {@link #watch} after the batch at hand; from any thread. */
  public void stop() {
    stopped = true;
    table.close();
  }

  private void attemptEach(
      Set<Path> left, Consumer<FileResult> done, Consumer<FileResult.Refused> unreadable) {
    for (Iterator<Path> files = left.iterator(); files.hasNext() && !stopped; ) {
      Path file = files.next();
      Attempt attempt = attempt(file);
      if (attempt instanceof Attempt.Done || attempt instanceof Attempt.Unreadable) {
        files.remove();
        // Under the same name another content may come.
        digests.remove(file);
      }
      switch (attempt) {
        case Attempt.Done(FileResult result) -> done.accept(result);
        case Attempt.Unreadable(FileResult.Refused result) -> unreadable.accept(result);
        case Attempt.LeftToAnother(), Attempt.Stopped() -> {}
      }
    }
  }

  private Attempt attempt(Path file) {
    try {
      String sha256 = sha256(file);
      table.refresh();
      Optional<ProgressTable.Entry> entry = table.find(sha256);
      if (entry.isPresent()) {
        if (entry.get().file().getComplete()) {
          return alreadyIngested(file, entry.get());
        }
        if (isLeased(entry.get())) {
          return new Attempt.LeftToAnother();
        }
      } else {
        // Refuse what is no WARC before anything is written about it.
        PageReader.open(file, settings.read()).close();
      }
      return claim(file, sha256);
    } catch (WakeupException e) {
      // Closed by stop, while it waited for the broker.
      return new Attempt.Stopped();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      return new Attempt.LeftToAnother();
    } catch (NotWarcException e) {
      return new Attempt.Done(new FileResult.Refused(file, reason(file, e)));
    } catch (IOException e) {
      return new Attempt.Unreadable(new FileResult.Refused(file, reason(file, e)));
    }
  }

  private String sha256(Path file) throws IOException {
    String known = digests.get(file);
    if (known == null) {
      known = FileDigest.sha256(file);
      digests.put(file, known);
    }
    return known;
  }

  private static String reason(Path file, IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains(file.toString()) ? message : file + " cannot be read: " + message;
  }

  private static Attempt alreadyIngested(Path file, ProgressTable.Entry entry) {
    return new Attempt.Done(new FileResult.AlreadyIngested(file, entry.file()));
  }

  /** A time so far ahead that no copy's clock can have given it is no lease. */
  private boolean isLeased(ProgressTable.Entry entry) {
    Instant now = clock.instant();
    return entry.writtenAt().plus(settings.leaseTime()).isAfter(now)
        && !entry.writtenAt().minus(settings.leaseTime()).isAfter(now);
  }

  private Attempt claim(Path file, String sha256) throws IOException {
    String transactionalId = topics.ingestedFiles().name() + "-" + sha256;
    try (Producer<String, SpecificRecord> producer = clients.producer(transactionalId)) {
      producer.initTransactions();
      table.refresh();
      Optional<ProgressTable.Entry> entry = table.find(sha256);
      if (entry.isPresent() && entry.get().file().getComplete()) {
        return alreadyIngested(file, entry.get());
      }
      FileProgress start =
          new FileProgress(
              entry.map(ProgressTable.Entry::file).orElseGet(() -> unread(file, sha256)));
      try (PageReader reader = PageReader.open(file, settings.read(), start.position())) {
        IngestedFile end =
            new PageSender(producer, topics, settings, clock)
                .send(
                    reader,
                    start,
                    (soFar, bytesRead) -> progress.committed(file, soFar, bytesRead),
                    () -> stopped);
        return end.getComplete()
            ? new Attempt.Done(new FileResult.Ingested(file, end))
            : new Attempt.Stopped();
      }
    }
  }

  private static IngestedFile unread(Path file, String sha256) {
    return IngestedFile.newBuilder()
        .setSha256(sha256)
        .setPath(file.toString())
        .setBytes(file.toFile().length())
        .build();
  }

  @Override
  public void close() {
    table.close();
  }
}
