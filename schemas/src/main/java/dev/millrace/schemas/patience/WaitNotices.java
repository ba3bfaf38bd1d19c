package dev.millrace.schemas.patience;

import java.time.Duration;

/** Hears of it when something has to be waited for. Called by the thread that waits. */
public interface WaitNotices {
  /** For those who hear of it elsewhere. */
  WaitNotices SILENT =
      new WaitNotices() {
        @Override
        public void waiting(String reason, Duration lasted) {}

        @Override
        public void goesOn(Duration lasted) {}
      };

  /**
   * The reader waits: the broker or the registry is away, or a transaction is open. Told at once
   * and then once a minute for as long as it lasts.
   *
   * @param lasted so far
   */
  void waiting(String reason, Duration lasted);

  /** What was told by {@link #waiting} is over. */
  void goesOn(Duration lasted);
}
