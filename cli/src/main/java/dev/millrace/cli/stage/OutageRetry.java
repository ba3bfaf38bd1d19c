package dev.millrace.cli.stage;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.cli.terminal.ErrorLine;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.Trouble;
import dev.millrace.schemas.patience.Waiting;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Does again what failed because the cluster is away.
 *
 * @param who as a user would name it
 * @param longest after which the failure is thrown
 */
public record OutageRetry(String who, Duration longest) {
  /** For ever, as far as anybody can tell. */
  public static final Duration ENDLESS = Duration.ofDays(36_500);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * @param work throws an exception with the client's as its cause
   */
  public <T> T until(Supplier<T> work) {
    Waiting waiting = new Waiting(new LoggedWaits(who), System::nanoTime);
    long begin = System.nanoTime();
    while (true) {
      try {
        T result = work.get();
        waiting.isOver();
        return result;
      } catch (RuntimeException e) {
        Throwable cause = e.getCause();
        if (cause == null
            || Trouble.of(cause) != Trouble.OUTAGE
            || System.nanoTime() - begin >= longest.toNanos()) {
          throw e;
        }
        waiting.goesOnFor(ErrorLine.of(e));
        Uninterruptibles.sleepUninterruptibly(PAUSE);
      }
    }
  }
}
