package dev.millrace.schemas;

/** What the timestamp of a topic's records is. */
public enum TopicTime {
  /** What their producer says. */
  PRODUCERS,
  /** When they were appended, on a topic that this program made; another's may do otherwise. */
  BROKERS_PREFERRED,
  /** When they were appended; a topic on which it is not is refused. */
  BROKERS
}
