package dev.millrace.crawl.kafka;

import dev.millrace.crawl.CrawlSettings.Archiving;
import dev.millrace.crawl.archive.ArchiveRecovery;
import dev.millrace.crawl.archive.ArchiveWriter;
import dev.millrace.crawl.archive.Capture;
import dev.millrace.schemas.ArchivedFile;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.storage.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The archive in step with the fetcher's transactions: how much of a file is sure is a record of
 * the transaction whose answers it holds, and files of fetchers that were killed are cut to that.
 */
final class CaptureArchive implements AutoCloseable {
  private final ArchiveTarget target;
  private final ArchiveWriter writer;
  private final Clock clock = Clock.systemUTC();

  private CaptureArchive(ArchiveTarget target, ArchiveWriter writer) {
    this.target = target;
    this.writer = writer;
  }

  /**
   * Empty where nothing is archived.
   *
   * @param stores opened only if the archive lies in one
   */
  static Optional<CaptureArchive> open(
      Archiving archiving,
      Supplier<Stores> stores,
      Connection connection,
      Topics topics,
      RecordSerdes serdes) {
    if (archiving.place().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Long> sure = new HashMap<>();
    TopicScan.<ArchivedFile>values("fetch", connection, serdes, topics.archivedFiles())
        .toEnd(record -> sure.put(record.value().getFile(), record.value().getBytes()));
    String place = archiving.place().get();
    try {
      ArchiveTarget target =
          Stores.isLocation(place)
              ? ArchiveTarget.store(place, archiving.spool(), stores.get())
              : ArchiveTarget.folder(place);
      return Optional.of(over(target, archiving.fileBytes(), sure));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to crawl.archive " + place, e);
    }
  }

  private static CaptureArchive over(ArchiveTarget target, long fileBytes, Map<String, Long> sure)
      throws IOException {
    try {
      ArchiveRecovery.recover(
          target.folder(),
          file -> sure.containsKey(file) ? OptionalLong.of(sure.get(file)) : OptionalLong.empty(),
          target.finished());
      ArchiveWriter writer =
          new ArchiveWriter(
              target.folder(),
              fileBytes,
              Map.of("software", List.of("Millrace"), "format", List.of("WARC/1.1")),
              target.finished(),
              Clock.systemUTC());
      return new CaptureArchive(target, writer);
    } catch (IOException | UncheckedIOException e) {
      target.close();
      throw e;
    }
  }

  /** Each page is told the file that holds it. */
  void write(List<Done> batch) {
    for (Done done : batch) {
      if (done instanceof Done.Visited visited && visited.visit().capture().isPresent()) {
        String file = write(visited.visit().capture().get());
        visited.visit().page().ifPresent(page -> page.setFilePath(file));
      }
    }
  }

  private String write(Capture capture) {
    try {
      return writer.write(capture);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For the transaction; empty where nothing was written yet. */
  Optional<ArchivedFile> commit() {
    try {
      return writer
          .commit()
          .map(
              sure ->
                  new ArchivedFile(
                      sure.file(), sure.bytes(), clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void rollback() {
    try {
      writer.rollback();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (target) {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
