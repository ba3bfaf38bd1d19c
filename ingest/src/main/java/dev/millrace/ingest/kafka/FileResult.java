package dev.millrace.ingest.kafka;

import dev.millrace.schemas.IngestedFile;
import java.nio.file.Path;

/** What became of one file. */
public sealed interface FileResult {
  Path file();

  /**
   * This copy read it to its end. Where the file is damaged, {@code error} says how, and what was
   * readable is in {@code pages}.
   */
  record Ingested(Path file, IngestedFile record) implements FileResult {}

  /** A file of this content was read to its end before, or by another copy. */
  record AlreadyIngested(Path file, IngestedFile record) implements FileResult {}

  /** It is no WARC file, or cannot be opened; nothing was written. */
  record Refused(Path file, String reason) implements FileResult {}
}
