package dev.millrace.schemas;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The longest value of each topic: as the topic is declared, or less where a broker has refused a
 * record. Safe for use by many threads.
 */
public final class RecordBounds {
  /** What brokers take where a topic says nothing else. */
  private static final int BROKERS_DEFAULT_BYTES = 1 << 20;

  /** For the key, a {@link BoundedText#url}, and what a batch puts around a record. */
  private static final int ENVELOPE_BYTES = 16 << 10;

  private final Map<String, Integer> refused = new ConcurrentHashMap<>();

  /** Bytes of the longest value that a topic takes. */
  int of(TypedTopic<?> topic) {
    int declared =
        (topic.large() ? Topics.MAX_RECORD_BYTES : BROKERS_DEFAULT_BYTES) - ENVELOPE_BYTES;
    return Math.min(declared, refused.getOrDefault(topic.name(), declared));
  }

  /**
   * A broker has refused a value of this length, so from now on none as long goes to its topic.
   *
   * @return whether this says more than was known
   */
  public boolean refuse(String topic, int valueBytes) {
    int below = valueBytes - 1;
    int before = refused.getOrDefault(topic, Integer.MAX_VALUE);
    return refused.merge(topic, below, Math::min) < before;
  }
}
