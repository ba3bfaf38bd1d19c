package dev.millrace.trainer;

import dev.millrace.schemas.TrainingLogEntry;

/** Receives what each step and each evaluation measured. */
public interface TrainingLog {

  void write(TrainingLogEntry entry);
}
