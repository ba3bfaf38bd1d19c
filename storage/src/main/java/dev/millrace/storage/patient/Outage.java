package dev.millrace.storage.patient;

import dev.millrace.storage.StorageException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Failures in a row of one read, from the last success on. */
final class Outage {
  private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);
  private static final Duration UNTOLD = Duration.ofSeconds(10);

  private final URI location;
  private final Patience patience;
  private final Pauses pauses;
  private final WaitNotices notices;
  private int failures;
  private long beginNanos;
  private long nextNoticeNanos;

  Outage(URI location, Patience patience, Pauses pauses, WaitNotices notices) {
    this.location = location;
    this.patience = patience;
    this.pauses = pauses;
    this.notices = notices;
  }

  void ended() {
    failures = 0;
  }

  /**
   * Returns when it is time to try again.
   *
   * @throws StorageException the failure itself, where waiting mends nothing or has lasted too long
   */
  void waitOut(StorageException failure) throws StorageException {
    long now = System.nanoTime();
    if (failures == 0) {
      beginNanos = now;
      nextNoticeNanos = now + UNTOLD.toNanos();
    }
    failures++;
    Duration pause =
        patience.pause(failure, failures, ThreadLocalRandom.current()).orElse(Duration.ZERO);
    Duration waited = Duration.ofNanos(now - beginNanos);
    if (pause.isZero() || waited.compareTo(patience.giveUpAfter()) > 0) {
      throw failure;
    }
    if (now + pause.toNanos() - nextNoticeNanos >= 0) {
      notices.waiting(location, failure, waited);
      nextNoticeNanos = now + Math.max(BETWEEN_NOTICES.toNanos(), pause.toNanos());
    }
    pauses.sleep(pause);
  }
}
