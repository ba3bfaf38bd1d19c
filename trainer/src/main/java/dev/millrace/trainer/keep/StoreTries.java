package dev.millrace.trainer.keep;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a store has no time for again, until it has or was away for too long. */
final class StoreTries {
  private static final Logger LOG = LoggerFactory.getLogger(StoreTries.class);

  /** An upload whose parts somebody has cleared is gone once, not always. */
  private static final int TRIES_OF_WHAT_IS_GONE = 3;

  private final Duration pause;
  private final Duration giveUpAfter;
  private volatile boolean stopped;

  StoreTries(Duration pause, Duration giveUpAfter) {
    this.pause = pause;
    this.giveUpAfter = giveUpAfter;
  }

  /** What is asked of a store. */
  interface Call<T> {
    T run() throws IOException;
  }

  <T> T patiently(Call<T> call) throws IOException {
    long began = System.nanoTime();
    int tries = 0;
    while (true) {
      try {
        return call.run();
      } catch (StorageException.Unavailable
          | StorageException.Forbidden
          | StorageException.NotFound e) {
        tries++;
        boolean gone = e instanceof StorageException.NotFound;
        boolean tooLong = System.nanoTime() - began > giveUpAfter.toNanos();
        if (stopped || tooLong || (gone && tries >= TRIES_OF_WHAT_IS_GONE)) {
          throw e;
        }
        if (tries == 1) {
          LOG.warn("the store of checkpoints is waited for: {}", e.getMessage());
        }
        Uninterruptibles.sleepUninterruptibly(pause);
      }
    }
  }

  /** Nothing is waited for from now on. */
  void stop() {
    stopped = true;
  }
}
