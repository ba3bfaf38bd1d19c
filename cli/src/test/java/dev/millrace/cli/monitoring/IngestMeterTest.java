package dev.millrace.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.ingest.kafka.SourceResult;
import dev.millrace.metrics.Meters;
import dev.millrace.schemas.IngestedFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class IngestMeterTest {
  private final Meters meters = new Meters();
  private final FileSource file = new FileSource(Path.of("a.warc.gz"));

  private static IngestedFile pages(long pages) {
    return IngestedFile.newBuilder().setPages(pages).build();
  }

  @Test
  void pagesOfEarlierStartsAreNotCountedAgain() {
    IngestMeter meter = new IngestMeter(meters, IngestProgress.SILENT);
    meter.began(file, pages(100), 0);
    meter.committed(file, pages(120), 0);
    meter.committed(file, pages(125), 0);
    meter.ended(new SourceResult.Ingested(file, pages(125)));

    assertThat(meters.text())
        .contains(
            "millrace_pages_total{source=\"file\"} 25.0",
            "millrace_pages_total{source=\"http\"} 0.0",
            "millrace_sources_total{result=\"ingested\"} 1.0",
            "millrace_sources_total{result=\"refused\"} 0.0");
  }

  @Test
  void sourcesAreCountedByWhatBecameOfThem() {
    IngestMeter meter = new IngestMeter(meters, IngestProgress.SILENT);
    IngestedFile damaged = IngestedFile.newBuilder().setError("cut").build();
    meter.ended(new SourceResult.Ingested(file, damaged));
    meter.ended(new SourceResult.AlreadyIngested(file, pages(1)));
    meter.ended(new SourceResult.Refused(file, "no WARC"));

    assertThat(meters.text())
        .contains(
            "millrace_sources_total{result=\"damaged\"} 1.0",
            "millrace_sources_total{result=\"known\"} 1.0",
            "millrace_sources_total{result=\"refused\"} 1.0",
            "millrace_sources_total{result=\"ingested\"} 0.0");
  }
}
