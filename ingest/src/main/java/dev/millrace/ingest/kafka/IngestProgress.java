package dev.millrace.ingest.kafka;

import dev.millrace.ingest.Source;
import dev.millrace.schemas.IngestedFile;

/**
 * Is told how ingest goes on, always after the commit that made it true, on the ingest's thread.
 */
public interface IngestProgress {

  /** For those who do not want to know. */
  IngestProgress SILENT = (source, soFar, bytesRead) -> {};

  /**
   * A source is this copy's from now on.
   *
   * @param bytesRead how much of it was read before
   */
  default void began(Source source, IngestedFile soFar, long bytesRead) {}

  /**
   * A batch of a source is committed.
   *
   * @param soFar records, pages and skipped records with reasons since the source's beginning,
   *     earlier runs included; its size; at last {@code complete}, with the first break
   * @param bytesRead how much of it has been read, compressed as it is
   */
  void committed(Source source, IngestedFile soFar, long bytesRead);

  /**
   * Another version lies where a source was read before: it is a source of its own, read from its
   * beginning, and what was ingested of the former one stays.
   */
  default void changed(Source source, IngestedFile former) {}

  /** All of a source has been dealt with, by this copy or another. */
  default void ended(SourceResult result) {}
}
