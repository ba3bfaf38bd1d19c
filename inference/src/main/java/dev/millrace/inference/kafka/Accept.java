package dev.millrace.inference.kafka;

/** Which of a run's checkpoints may be served. */
public enum Accept {
  /** Those that the trainer marks as good. */
  GOOD,

  /** Whatever their mark is. */
  NEWEST
}
