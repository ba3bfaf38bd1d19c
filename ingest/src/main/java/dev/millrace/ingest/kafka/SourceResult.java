package dev.millrace.ingest.kafka;

import dev.millrace.ingest.Source;
import dev.millrace.schemas.IngestedFile;

/** What became of one source. */
public sealed interface SourceResult {
  Source source();

  /**
   * This copy read it to its end. Where it is damaged, {@code error} says how, and what was
   * readable is in {@code pages}.
   */
  record Ingested(Source source, IngestedFile record) implements SourceResult {}

  /** A source of this identity was read to its end before, or by another copy. */
  record AlreadyIngested(Source source, IngestedFile record) implements SourceResult {}

  /** It is no WARC file, or cannot be opened; nothing was written. */
  record Refused(Source source, String reason) implements SourceResult {}
}
