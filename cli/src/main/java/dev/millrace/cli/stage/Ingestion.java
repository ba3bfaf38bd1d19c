package dev.millrace.cli.stage;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.FolderWatcher;
import dev.millrace.ingest.InputFiles;
import dev.millrace.ingest.NotWarcException;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.kafka.ConnectedClients;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.ingest.kafka.IngestSettings;
import dev.millrace.ingest.kafka.Ingestor;
import dev.millrace.ingest.kafka.SourceResult;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
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

/** Files named on the command line, then, if asked for, those that appear in a watched folder. */
public final class Ingestion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);

  private final Ingestor ingestor;
  private final ProgressBar bar;
  private final List<String> problems = new ArrayList<>();
  private final long begin = System.nanoTime();
  private long bytes;
  private long bytesOfEndedFiles;
  private long bytesOfThisFile;
  private boolean newPages;

  /**
   * @param progress is told what is committed
   * @param bar shows how much of the files that were named has been read
   */
  public Ingestion(
      Wiring wiring,
      Connection connection,
      RecordSerdes serdes,
      Duration leaseTime,
      IngestProgress progress,
      ProgressBar bar) {
    this.bar = bar;
    IngestSettings defaults = IngestSettings.DEFAULT;
    this.ingestor =
        new Ingestor(
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
            Clock.systemUTC());
  }

  private IngestProgress noting(IngestProgress progress) {
    return new IngestProgress() {
      @Override
      public void committed(Source source, IngestedFile soFar, long bytesRead) {
        noteRead(bytesRead);
        bar.reached(share().bytesRead());
        progress.committed(source, soFar, bytesRead);
      }

      @Override
      public void ended(SourceResult result) {
        problem(result).ifPresent(Ingestion.this::add);
        noteEnded(result.source());
        progress.ended(result);
      }
    };
  }

  /** Ingests; with a folder to watch, returns only when stopped. */
  public void run(List<Source> sources, Optional<Path> watched, Duration settle)
      throws InterruptedException {
    noteBytes(bytes(sources));
    ingestor.ingest(sources);
    if (watched.isPresent()) {
      ingestor.watch(new FolderWatcher(watched.get(), settle, Clock.systemUTC()));
    }
  }

  /**
   * @throws SettingsException if none of the files is a WARC or WET file; some that are not are
   *     refused one by one later, and the others are ingested
   */
  public static List<Source> sources(List<String> arguments) {
    List<Source> sources = InputFiles.of(arguments).stream().<Source>map(FileSource::new).toList();
    Optional<String> refusal = Optional.empty();
    for (Source source : sources) {
      try {
        PageReader.open(source, ReadSettings.DEFAULT).close();
        return sources;
      } catch (NotWarcException e) {
        refusal = refusal.isPresent() ? refusal : Optional.ofNullable(e.getMessage());
      } catch (IOException e) {
        return sources;
      }
    }
    refusal.ifPresent(
        reason -> {
          throw new SettingsException(reason + "; name WARC or WET files");
        });
    return sources;
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

  /** Size of all sources, compressed as they are; of one that cannot be looked at, 0. */
  public static long bytes(List<Source> sources) {
    return sources.stream().mapToLong(Ingestion::bytes).sum();
  }

  private static long bytes(Source source) {
    try {
      return source.bytes();
    } catch (IOException e) {
      return 0;
    }
  }

  private synchronized void noteBytes(long ofAllFiles) {
    bytes = ofAllFiles;
  }

  private synchronized void noteRead(long ofThisFile) {
    bytesOfThisFile = ofThisFile;
    newPages = true;
  }

  private synchronized void noteEnded(Source source) {
    bytesOfEndedFiles += bytes(source);
    bytesOfThisFile = 0;
  }

  /** How much of the named files has been read. */
  public synchronized InputShare share() {
    return new InputShare(
        Math.min(bytes, bytesOfEndedFiles + bytesOfThisFile),
        bytes,
        Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Whether any file had something that was not ingested before. */
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

  /** One line for each file that was refused or broken. */
  public synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  public void stop() {
    ingestor.stop();
  }

  @Override
  public void close() {
    ingestor.close();
  }
}
