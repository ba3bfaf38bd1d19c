package dev.millrace.trainer.log;

import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.guard.Sign;
import java.time.Duration;

/** Receives what each step and each evaluation measured. */
public interface TrainingLog {

  void write(TrainingLogEntry entry);

  /**
   * A step was taken; its entry follows.
   *
   * @param targets that it learned from
   * @param took without the wait for its blocks
   */
  default void stepped(StepInput input, long targets, Duration took) {}

  /**
   * A checkpoint was written and announced.
   *
   * @param suspect whether nobody should build on it
   */
  default void checkpointed(Duration took, boolean suspect) {}

  /** The run begins to count as diverging; an entry that says so follows. */
  default void diverging(Sign sign) {}

  /**
   * Returns once everything written is durable: a checkpoint must not be newer than its log,
   * because the steps before it are never taken again.
   */
  void flush();
}
