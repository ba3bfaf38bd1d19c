package dev.millrace.storage.patient;

import dev.millrace.storage.StorageException;
import java.net.URI;
import java.time.Duration;

/** Is told of waits for a store that last: after a while, and then once a minute; on any thread. */
public interface WaitNotices {
  WaitNotices SILENT = (location, failure, waited) -> {};

  /**
   * @param failure the latest
   * @param waited since the last success
   */
  void waiting(URI location, StorageException failure, Duration waited);
}
