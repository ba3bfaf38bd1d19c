package dev.millrace.packing;

/** What a text is for. */
public enum Side {
  TRAINING,
  /** Only ever evaluated on. */
  HELD_OUT
}
