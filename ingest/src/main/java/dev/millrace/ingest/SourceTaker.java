package dev.millrace.ingest;

import dev.millrace.storage.StorageException;
import java.util.List;

/** Takes sources in groups, where all at once are more than anybody wants to hold. */
@FunctionalInterface
public interface SourceTaker {
  void take(List<Source> group) throws StorageException, InterruptedException;
}
