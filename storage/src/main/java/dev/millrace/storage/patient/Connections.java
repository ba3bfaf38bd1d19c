package dev.millrace.storage.patient;

import dev.millrace.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** How many connections may be open at once, to all stores together. */
public final class Connections {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Semaphore free;

  public Connections(int count) {
    this.free = new Semaphore(count, true);
  }

  /** One connection, until it is closed; once. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  Held hold(Pauses pauses) throws StorageException {
    while (!free.tryAcquire()) {
      pauses.sleep(LOOK);
    }
    return free::release;
  }
}
