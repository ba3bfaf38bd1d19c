package dev.millrace.replay.compare;

/** One of two generations that are compared. */
public enum Side {
  FIRST,
  SECOND
}
