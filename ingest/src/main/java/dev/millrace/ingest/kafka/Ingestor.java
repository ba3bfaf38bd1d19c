package dev.millrace.ingest.kafka;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.FolderWatcher;
import dev.millrace.ingest.NotWarcException;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.Source;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.patience.Fencing;
import dev.millrace.schemas.patience.Trouble;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ingests files and remote sources into {@code pages}, every page exactly once, beside any number
 * of other copies.
 *
 * <p>The protocol, per source, which is known by its {@link Source#identity}:
 *
 * <ol>
 *   <li>Read {@code ingested-files} to its end. Complete: nothing to do. Not complete, but written
 *       less than the lease time ago: another copy reads it, look again later.
 *   <li>{@code initTransactions} with a transactional id made of the identity. From here on no
 *       other producer of this source can commit, and what it had not committed is aborted.
 *   <li>Read {@code ingested-files} to its end again: now it says for good how far the source is.
 *   <li>Commit that record anew, as a sign for other copies, and read on from its position. Each
 *       transaction holds a batch of pages and the position after them, so a copy that dies leaves
 *       both or neither.
 * </ol>
 *
 * <p>Exactly-once rests on steps 2 and 3 alone. The lease only keeps copies from taking sources
 * from each other; it compares clocks, and where they differ by more than the lease time the worst
 * is that a source changes hands. A copy that has lost one turns to the next.
 *
 * <p>Used by one thread, but for {@link #stop}.
 */
public final class Ingestor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingestor.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final IngestClients clients;
  private final Topics topics;
  private final IngestSettings settings;
  private final IngestProgress progress;
  private final InstantSource clock;
  private final ProgressTable table;

  /** Identities of sources that wait for another copy, so that each file is read only once. */
  private final Map<Source, String> identities = new HashMap<>();

  private volatile boolean stopped;

  /** Whether a source has been dealt with. */
  private sealed interface Attempt {
    record Done(SourceResult result) implements Attempt {}

    /** It is another matter when the disk, the connection or a permission is mended. */
    record Unreadable(SourceResult.Refused result) implements Attempt {}

    record LeftToAnother() implements Attempt {}

    /** Another version lies there since reading began. */
    record Changed() implements Attempt {}

    record Stopped() implements Attempt {}

    /** The cluster was away; what was not committed is read again. */
    record Interrupted() implements Attempt {}
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
   * Returns when every source has been read to its end, by this copy or another, or after {@link
   * #stop}.
   *
   * @return one result a source, in the order in which they ended; fewer after {@code stop}
   */
  public List<SourceResult> ingest(Collection<? extends Source> sources)
      throws InterruptedException {
    Set<Source> left = new LinkedHashSet<>(sources);
    Map<Source, SourceResult> results = new LinkedHashMap<>();
    while (!stopped) {
      attemptEach(left, result -> done(result, results), result -> done(result, results));
      if (left.isEmpty()) {
        break;
      }
      Thread.sleep(settings.lookAgain());
    }
    return List.copyOf(results.values());
  }

  private void done(SourceResult result, Map<Source, SourceResult> results) {
    results.put(result.source(), result);
    progress.ended(result);
  }

  /**
   * Ingests what the watcher finds, until {@link #stop}; results go to the progress listener. A
   * file that cannot be opened or read is tried again, and reported once.
   */
  public void watch(FolderWatcher watcher) throws InterruptedException {
    Set<Source> left = new LinkedHashSet<>();
    Set<Source> reported = new HashSet<>();
    while (!stopped) {
      watcher.poll().forEach(file -> left.add(new FileSource(file)));
      attemptEach(
          left,
          result -> {
            reported.remove(result.source());
            progress.ended(result);
          },
          refused -> {
            if (refused.source() instanceof FileSource(Path file)) {
              watcher.deliverAgain(file);
            }
            if (reported.add(refused.source())) {
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
      Set<Source> left, Consumer<SourceResult> done, Consumer<SourceResult.Refused> unreadable) {
    for (Iterator<Source> sources = left.iterator(); sources.hasNext() && !stopped; ) {
      Source source = sources.next();
      Attempt attempt = attempt(source);
      if (attempt instanceof Attempt.Done || attempt instanceof Attempt.Unreadable) {
        sources.remove();
      }
      if (!(attempt instanceof Attempt.LeftToAnother)) {
        // Under the same name another content may come.
        identities.remove(source);
      }
      switch (attempt) {
        case Attempt.Done(SourceResult result) -> done.accept(result);
        case Attempt.Unreadable(SourceResult.Refused result) -> unreadable.accept(result);
        case Attempt.LeftToAnother(),
            Attempt.Changed(),
            Attempt.Stopped(),
            Attempt.Interrupted() -> {}
      }
    }
  }

  private Attempt attempt(Source source) {
    try {
      String identity = identity(source);
      table.refresh();
      Optional<ProgressTable.Entry> entry = table.find(identity);
      if (entry.isPresent()) {
        if (entry.get().file().getComplete()) {
          return alreadyIngested(source, entry.get());
        }
        if (isLeased(entry.get())) {
          return new Attempt.LeftToAnother();
        }
      } else {
        // Refuse what is no WARC before anything is written about it.
        PageReader.open(source, settings.read()).close();
        if (!(source instanceof FileSource)) {
          table
              .former(source.name(), identity)
              .ifPresent(former -> progress.changed(source, former));
        }
      }
      return claim(source, identity);
    } catch (WakeupException e) {
      // Closed by stop, while it waited for the broker.
      return new Attempt.Stopped();
    } catch (KafkaException | IllegalStateException e) {
      return afterFailure(e);
    } catch (NotWarcException e) {
      return new Attempt.Done(new SourceResult.Refused(source, reason(source, e)));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof StorageException fault) {
        return attemptAfter(fault, source);
      }
      throw e;
    } catch (StorageException e) {
      return attemptAfter(e, source);
    } catch (IOException e) {
      return new Attempt.Unreadable(new SourceResult.Refused(source, reason(source, e)));
    }
  }

  /** The next attempt begins with reading the topic, which waits for the cluster. */
  private static Attempt afterFailure(RuntimeException failure) {
    if (Fencing.isIn(failure)) {
      return new Attempt.LeftToAnother();
    }
    if (Trouble.of(failure) == Trouble.OUTAGE) {
      LOG.info("the cluster is away", failure);
      return new Attempt.Interrupted();
    }
    throw failure;
  }

  private static Attempt attemptAfter(StorageException fault, Source source) {
    return switch (fault) {
      case StorageException.Changed _ -> new Attempt.Changed();
      case StorageException.Stopped _ -> new Attempt.Stopped();
      default -> new Attempt.Unreadable(new SourceResult.Refused(source, reason(source, fault)));
    };
  }

  private String identity(Source source) throws IOException {
    String known = identities.get(source);
    if (known == null) {
      known = source.identity();
      identities.put(source, known);
    }
    return known;
  }

  private static String reason(Source source, IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains(source.name())
        ? message
        : source.name() + " cannot be read: " + message;
  }

  private static Attempt alreadyIngested(Source source, ProgressTable.Entry entry) {
    return new Attempt.Done(new SourceResult.AlreadyIngested(source, entry.file()));
  }

  /** A time so far ahead that no copy's clock can have given it is no lease. */
  private boolean isLeased(ProgressTable.Entry entry) {
    Instant now = clock.instant();
    return entry.writtenAt().plus(settings.leaseTime()).isAfter(now)
        && !entry.writtenAt().minus(settings.leaseTime()).isAfter(now);
  }

  private Attempt claim(Source source, String identity) throws IOException {
    String transactionalId = topics.ingestedFiles().name() + "-" + identity;
    Producer<String, SpecificRecord> producer = clients.producer(transactionalId);
    try {
      return claim(source, identity, producer);
    } finally {
      // Whoever comes next with the same id has what is open aborted.
      producer.close(CLOSE);
    }
  }

  private Attempt claim(Source source, String identity, Producer<String, SpecificRecord> producer)
      throws IOException {
    producer.initTransactions();
    table.refresh();
    Optional<ProgressTable.Entry> entry = table.find(identity);
    if (entry.isPresent() && entry.get().file().getComplete()) {
      return alreadyIngested(source, entry.get());
    }
    SourceProgress start =
        new SourceProgress(entry.isPresent() ? entry.get().file() : unread(source, identity));
    try (PageReader reader = PageReader.open(source, settings.read(), start.position())) {
      progress.began(source, start.toRecord(false), reader.bytesRead());
      IngestedFile end =
          new PageSender(producer, topics, settings, clock, clients.tracing())
              .send(
                  reader,
                  start,
                  (soFar, bytesRead) -> progress.committed(source, soFar, bytesRead),
                  () -> stopped);
      return end.getComplete()
          ? new Attempt.Done(new SourceResult.Ingested(source, end))
          : new Attempt.Stopped();
    }
  }

  private static IngestedFile unread(Source source, String identity) throws IOException {
    return IngestedFile.newBuilder()
        .setIdentity(identity)
        .setSha256(source instanceof FileSource ? identity : "")
        .setPath(source.name())
        .setBytes(source.bytes())
        .build();
  }

  @Override
  public void close() {
    table.close();
  }
}
