package dev.millrace.trainer.log;

import dev.millrace.schemas.TrainingLogEntry;

/** Receives what each step and each evaluation measured. */
public interface TrainingLog {

  void write(TrainingLogEntry entry);

  /**
   * Returns once everything written is durable: a checkpoint must not be newer than its log,
   * because the steps before it are never taken again.
   */
  void flush();
}
