package dev.millrace.packing;

/** What a text is for. */
public enum Side {
  TRAINING,
  /** Used for evaluation only, never trained on. */
  HELD_OUT
}
