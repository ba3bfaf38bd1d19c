package dev.millrace.trainer.checkpoint;

import java.time.Duration;

/**
 * When a checkpoint is due, where anything was learned since the last one.
 *
 * @param everySteps steps
 * @param every time since the last one
 * @param idle time in which no blocks came for the next step
 */
public record CheckpointSchedule(long everySteps, Duration every, Duration idle) {
  /** None but the first and the last. */
  public static final CheckpointSchedule ENDS_ONLY =
      new CheckpointSchedule(
          Long.MAX_VALUE, Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE));

  /** Whether one is due after a step. */
  public boolean isDueAfter(long step, Duration sinceLast) {
    return step % everySteps == 0 || sinceLast.compareTo(every) >= 0;
  }

  /** Whether one is due while blocks are waited for. */
  public boolean isDueWhileWaiting(Duration sinceLast, Duration waited) {
    return sinceLast.compareTo(every) >= 0 || waited.compareTo(idle) >= 0;
  }
}
