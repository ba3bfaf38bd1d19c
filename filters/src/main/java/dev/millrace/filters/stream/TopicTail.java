package dev.millrace.filters.stream;

import java.util.List;
import java.util.OptionalLong;

/** The end of a topic, for tasks that have nothing to read. */
public interface TopicTail {

  /** One past the last record or marker of each partition, committed or not. */
  List<Long> ends();

  /**
   * Timestamp of the earliest page that extraction has still to commit, milliseconds: what comes of
   * it is not in {@code documents} yet. Empty where there is none, or nobody extracts; -1 where it
   * cannot be told.
   */
  OptionalLong pendingSince();

  /** Timestamp of the latest record of all partitions, milliseconds; -1 if there is none. */
  long newest();

  /**
   * Whether a task has processed every record before an end, and no open transaction has one there.
   *
   * @param next one past the offset that it has processed; empty if it has processed none since it
   *     began
   * @param end one of {@link #ends()}
   */
  boolean isRead(int partition, OptionalLong next, long end);
}
