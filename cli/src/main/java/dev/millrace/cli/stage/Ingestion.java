package dev.millrace.cli.stage;

import dev.millrace.cli.settings.StorageSettings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.ingest.FolderWatcher;
import dev.millrace.ingest.NamedSources;
import dev.millrace.ingest.NotWarcException;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.SourceChoice;
import dev.millrace.ingest.kafka.ConnectedClients;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.ingest.kafka.IngestSettings;
import dev.millrace.ingest.kafka.SourceResult;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sources named on the command line, then, if asked for, files that appear in a watched folder. */
public final class Ingestion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);

  private final IngestWorkers workers;
  private final RemoteStores stores;
  private final URI commonCrawl;
  private final ProgressBar bar;
  private final InputSize size = new InputSize();
  private final List<String> problems = new ArrayList<>();
  private boolean newPages;

  /**
   * @param progress is told what is committed, by one thread at a time
   * @param bar shows how much of what was named has been read
   */
  public Ingestion(
      Wiring wiring,
      Connection connection,
      RecordSerdes serdes,
      Duration leaseTime,
      IngestProgress progress,
      ProgressBar bar) {
    this.bar = bar;
    StorageSettings storage = wiring.storage();
    this.commonCrawl = storage.commonCrawlUrl();
    this.stores = new RemoteStores(storage, Ingestion::tellWait);
    IngestSettings defaults = IngestSettings.DEFAULT;
    this.workers =
        new IngestWorkers(
            new ConnectedClients(connection, serdes),
            wiring.topics(),
            new IngestSettings(
                wiring.reading(),
                defaults.batchRecords(),
                defaults.batchBytes(),
                defaults.batchTime(),
                leaseTime,
                defaults.lookAgain()),
            noting(progress),
            storage.connections());
  }

  private static void tellWait(URI location, StorageException failure, Duration waited) {
    LOG.warn("{}; waited for {} s so far, and goes on", failure.getMessage(), waited.toSeconds());
  }

  private IngestProgress noting(IngestProgress progress) {
    return new IngestProgress() {
      @Override
      public void began(Source source, IngestedFile soFar, long bytesRead) {
        size.began(source, soFar.getBytes(), bytesRead);
        progress.began(source, soFar, bytesRead);
      }

      @Override
      public void committed(Source source, IngestedFile soFar, long bytesRead) {
        size.reached(source, bytesRead);
        noteNewPages();
        InputShare share = share();
        bar.reached(share.bytesRead(), share.bytes());
        progress.committed(source, soFar, bytesRead);
      }

      @Override
      public void changed(Source source, IngestedFile former) {
        LOG.warn(
            "{} has changed since it was read: another ETag or length; it is a new source, and the"
                + " {} pages of the former one stay",
            source.name(),
            former.getPages());
        progress.changed(source, former);
      }

      @Override
      public void ended(SourceResult result) {
        problem(result).ifPresent(Ingestion.this::add);
        size.ended(result.source());
        progress.ended(result);
      }
    };
  }

  /** Ingests; with a folder to watch, returns only when stopped. */
  public void run(NamedSources sources, Optional<Path> watched, Duration settle)
      throws InterruptedException {
    try {
      sources.forEachGroup(stores.store(), commonCrawl, this::ingest);
    } catch (StorageException.Stopped e) {
      return;
    } catch (StorageException e) {
      add(String.valueOf(e.getMessage()));
    }
    if (watched.isPresent()) {
      workers.watch(new FolderWatcher(watched.get(), settle, Clock.systemUTC()));
    }
  }

  private void ingest(List<Source> group) throws InterruptedException {
    size.add(group);
    workers.ingest(group);
  }

  /**
   * What the arguments name.
   *
   * @throws SettingsException if all are local files and none is a WARC or WET file; some that are
   *     not are refused one by one later, and the others are ingested
   */
  public static NamedSources sources(List<String> arguments, SourceChoice choice) {
    NamedSources named = NamedSources.of(arguments, choice);
    if (!named.anyRemote()) {
      requireAnyWarc(named.localFiles());
    }
    return named;
  }

  private static void requireAnyWarc(List<Source> sources) {
    Optional<String> refusal = Optional.empty();
    for (Source source : sources) {
      try {
        PageReader.open(source, ReadSettings.DEFAULT).close();
        return;
      } catch (NotWarcException e) {
        refusal = refusal.isPresent() ? refusal : Optional.ofNullable(e.getMessage());
      } catch (IOException e) {
        return;
      }
    }
    refusal.ifPresent(
        reason -> {
          throw new SettingsException(reason + "; name WARC or WET files");
        });
  }

  /**
   * @throws SettingsException if there is no such folder
   */
  public static Optional<Path> watched(@Nullable Path folder) {
    if (folder != null && !Files.isDirectory(folder)) {
      throw new SettingsException("--watch " + folder + ": no such folder; make it first");
    }
    return Optional.ofNullable(folder);
  }

  private synchronized void noteNewPages() {
    newPages = true;
  }

  /** How much of what was named has been read, in this run. */
  public InputShare share() {
    return size.share();
  }

  /** Whether any source had something that was not ingested before. */
  public synchronized boolean hadNewPages() {
    return newPages;
  }

  private synchronized void add(String problem) {
    problems.add(problem);
    LOG.warn(problem);
  }

  private static Optional<String> problem(SourceResult result) {
    return switch (result) {
      case SourceResult.Ingested(Source source, var record) when !record.getError().isEmpty() ->
          Optional.of(source.name() + ": " + record.getError() + "; what is readable was ingested");
      case SourceResult.Refused(Source source, String reason) ->
          Optional.of(reason.startsWith(source.name()) ? reason : source.name() + ": " + reason);
      default -> Optional.empty();
    };
  }

  /** One line for each source that was refused or broken. */
  public synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  public void stop() {
    workers.stop();
    stores.store().stop();
  }

  @Override
  public void close() {
    workers.close();
    stores.close();
  }
}
