package dev.millrace.ingest.kafka;

import static dev.millrace.ingest.WarcFixture.utf8;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.WarcFixture;
import dev.millrace.ingest.WarcFixture.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Copies of an ingestor, one after the other, on a fake cluster and a clock that the test moves.
 */
final class IngestRun {
  static final int PAGES = 10;
  static final Duration LEASE = Duration.ofMillis(50);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  final FakeCluster cluster = new FakeCluster(this::now);

  Instant now() {
    return now;
  }

  /** A clock that moves on a millisecond each time it is looked at. */
  Instant tick() {
    now = now.plusMillis(1);
    return now;
  }

  static IngestSettings batchesOf(int records) {
    return new IngestSettings(
        ReadSettings.DEFAULT, records, 1 << 20, Duration.ofMillis(20), LEASE, Duration.ofMillis(1));
  }

  Ingestor ingestor(int batchRecords, IngestProgress progress) {
    return new Ingestor(cluster, FakeCluster.TOPICS, batchesOf(batchRecords), progress, this::tick);
  }

  /** In batches of three records. */
  List<SourceResult> ingest(IngestProgress progress, Path... files) throws InterruptedException {
    try (Ingestor ingestor = ingestor(3, progress)) {
      return ingestor.ingest(Stream.of(files).map(FileSource::new).toList());
    }
  }

  List<SourceResult> ingest(Path... files) throws InterruptedException {
    return ingest(IngestProgress.SILENT, files);
  }

  /** A warcinfo record and ten pages. */
  static WarcFixture tenPages() {
    WarcFixture fixture =
        new WarcFixture().record("WARC-Type: warcinfo\r\n", utf8("software: x\r\n"));
    IntStream.range(0, PAGES).forEach(n -> fixture.page(n, "<p>page " + n));
    return fixture;
  }

  static Path tenPages(Path file) throws IOException {
    return tenPages().write(file, Form.GZIP_BY_RECORD);
  }

  static List<String> tenUrls() {
    return IntStream.range(0, PAGES).mapToObj(n -> "http://site.example/" + n).toList();
  }
}
