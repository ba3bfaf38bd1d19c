package dev.millrace.cli.monitoring;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.ingest.kafka.SourceResult;
import dev.millrace.metrics.Meters;
import dev.millrace.metrics.Metric;
import dev.millrace.schemas.IngestedFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what ingest has committed, and passes it on. */
public final class IngestMeter implements IngestProgress {
  private static final List<String> KINDS = List.of("file", "http", "s3");
  private static final List<String> RESULTS = List.of("ingested", "known", "damaged", "refused");

  private final Meters meters;
  private final IngestProgress next;

  /** Pages of each source that is being read, those of earlier runs included. */
  private final Map<Source, Long> pages = new HashMap<>();

  public IngestMeter(Meters meters, IngestProgress next) {
    this.meters = meters;
    this.next = next;
    KINDS.forEach(kind -> meters.add(Metric.PAGES, 0, kind));
    RESULTS.forEach(result -> meters.add(Metric.SOURCES, 0, result));
  }

  @Override
  public synchronized void began(Source source, IngestedFile soFar, long bytesRead) {
    pages.put(source, soFar.getPages());
    next.began(source, soFar, bytesRead);
  }

  @Override
  public synchronized void committed(Source source, IngestedFile soFar, long bytesRead) {
    long before = pages.getOrDefault(source, 0L);
    pages.put(source, soFar.getPages());
    meters.add(Metric.PAGES, soFar.getPages() - before, kind(source));
    next.committed(source, soFar, bytesRead);
  }

  @Override
  public void changed(Source source, IngestedFile former) {
    next.changed(source, former);
  }

  @Override
  public synchronized void ended(SourceResult result) {
    var _ = pages.remove(result.source());
    meters.count(Metric.SOURCES, label(result));
    next.ended(result);
  }

  private static String kind(Source source) {
    if (source instanceof FileSource) {
      return "file";
    }
    return source.name().startsWith("s3:") ? "s3" : "http";
  }

  private static String label(SourceResult result) {
    return switch (result) {
      case SourceResult.Ingested(_, IngestedFile record) ->
          record.getError().isEmpty() ? "ingested" : "damaged";
      case SourceResult.AlreadyIngested _ -> "known";
      case SourceResult.Refused _ -> "refused";
    };
  }
}
