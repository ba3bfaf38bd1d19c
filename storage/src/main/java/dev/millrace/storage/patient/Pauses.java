package dev.millrace.storage.patient;

import dev.millrace.storage.StorageException;
import java.time.Duration;

/** Sleeps that can be ended from another thread, once and for all. */
final class Pauses {
  private boolean stopped;

  /**
   * @throws StorageException.Stopped if {@link #stop} was called, before or meanwhile
   */
  synchronized void sleep(Duration pause) throws StorageException {
    long until = System.nanoTime() + pause.toNanos();
    while (!stopped) {
      long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
      if (left <= 0) {
        return;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StorageException.Stopped();
      }
    }
    throw new StorageException.Stopped();
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }
}
