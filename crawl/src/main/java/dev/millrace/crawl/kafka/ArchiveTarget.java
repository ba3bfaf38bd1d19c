package dev.millrace.crawl.kafka;

import dev.millrace.crawl.archive.ArchiveCarrier;
import dev.millrace.crawl.archive.FinishedFile;
import dev.millrace.schemas.SettingsException;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Stores;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where WARC files are written, and what becomes of those that are finished.
 *
 * @param carrier brings them to a store; empty where they stay
 */
record ArchiveTarget(Path folder, Optional<Carrying> carrier) implements Closeable {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** A carrier, and the stores that are closed after it. */
  record Carrying(ArchiveCarrier carrier, Stores stores) {}

  static ArchiveTarget folder(String place) {
    return new ArchiveTarget(Path.of(place), Optional.empty());
  }

  /**
   * @param spool where files are written first
   * @param stores closed with this
   */
  static ArchiveTarget store(String place, Optional<String> spool, Stores stores)
      throws IOException {
    Path folder =
        spool
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "millrace-archive"));
    Files.createDirectories(folder);
    URI location = location(place);
    try {
      return new ArchiveTarget(
          folder,
          Optional.of(
              new Carrying(
                  new ArchiveCarrier(folder, location, stores.writing(location), PAUSE), stores)));
    } catch (StorageException e) {
      stores.close();
      throw new SettingsException("crawl.archive: " + e.getMessage());
    }
  }

  private static URI location(String place) {
    try {
      return URI.create(place.endsWith("/") ? place : place + "/");
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          "crawl.archive is " + place + ", but must be a folder or s3://BUCKET/PREFIX");
    }
  }

  FinishedFile finished() {
    return carrier.<FinishedFile>map(Carrying::carrier).orElse(FinishedFile.STAYS);
  }

  @Override
  public void close() {
    carrier.ifPresent(
        carrying -> {
          carrying.carrier().close();
          carrying.stores().close();
        });
  }
}
