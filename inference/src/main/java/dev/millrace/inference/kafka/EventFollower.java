package dev.millrace.inference.kafka;

import java.util.List;

/** Takes a topic's events: first those that were there at start, then those that arrive. */
public interface EventFollower<V> {

  /** Some of the events that were there at start, in order within a partition. */
  void past(List<V> events);

  /** There were no more at start. */
  void caughtUp();

  /** Events that arrived since. */
  void arrived(List<V> events);

  /** An event that cannot be read was skipped, at this place of the topic for this reason. */
  default void unreadable(String problem) {}
}
