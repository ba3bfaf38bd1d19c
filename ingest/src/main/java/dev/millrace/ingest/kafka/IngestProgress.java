package dev.millrace.ingest.kafka;

import dev.millrace.schemas.IngestedFile;
import java.nio.file.Path;

/**
 * Is told how ingest goes on, always after the commit that made it true, on the ingest's thread.
 */
public interface IngestProgress {

  /** For those who do not want to know. */
  IngestProgress SILENT = (file, soFar, bytesRead) -> {};

  /**
   * A batch of a file is committed.
   *
   * @param soFar records, pages and skipped records with reasons since the file's beginning,
   *     earlier runs included; the file's size; at last {@code complete}, with the first break
   * @param bytesRead how much of the file has been read, compressed as it is
   */
  void committed(Path file, IngestedFile soFar, long bytesRead);

  /** All of a file has been dealt with, by this copy or another. */
  default void ended(FileResult result) {}
}
