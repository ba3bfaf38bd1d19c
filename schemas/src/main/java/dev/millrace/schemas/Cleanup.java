package dev.millrace.schemas;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Map;

/** What becomes of a topic's old records. */
public enum Cleanup {
  /** Deleted after a time. */
  BY_TIME(ImmutableMap.of("cleanup.policy", "delete", "retention.ms", days(30))),
  /** Deleted beyond a size a partition, or after a time. */
  BY_SIZE(
      ImmutableMap.of(
          "cleanup.policy", "delete", "retention.ms", days(30), "retention.bytes", gibibytes(64))),
  /** The newest record of each key stays. */
  COMPACT(ImmutableMap.of("cleanup.policy", "compact")),
  /** Nothing is deleted. */
  KEEP(ImmutableMap.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1"));

  private final ImmutableMap<String, String> topicConfig;

  Cleanup(ImmutableMap<String, String> topicConfig) {
    this.topicConfig = topicConfig;
  }

  /** In words, for people. */
  public String inWords() {
    return switch (this) {
      case BY_TIME -> "30 days";
      case BY_SIZE -> "30 days, 64 GiB a partition";
      case COMPACT -> "the latest of each key, for ever";
      case KEEP -> "for ever";
    };
  }

  /** Kafka topic settings. */
  public Map<String, String> topicConfig() {
    return topicConfig;
  }

  /**
   * Those of the settings that a topic made by others must have too. Where records may be deleted,
   * when is for whoever made the topic to say.
   */
  public Map<String, String> requiredConfig() {
    return switch (this) {
      case BY_TIME, BY_SIZE -> Map.of("cleanup.policy", "delete");
      case COMPACT, KEEP -> topicConfig;
    };
  }

  private static String days(int days) {
    return Long.toString(Duration.ofDays(days).toMillis());
  }

  private static String gibibytes(long gibibytes) {
    return Long.toString(gibibytes << 30);
  }
}
