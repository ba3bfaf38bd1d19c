package dev.millrace.schemas;

/**
 * How topics are named and made.
 *
 * @param prefix before every name, with a dot; empty for none
 * @param generation before the names of everything derived from {@code pages}; empty for none
 * @param partitions of the topics between the stages
 */
public record TopicSettings(String prefix, String generation, int partitions, short replication) {

  public TopicSettings {
    require(
        prefix.matches("[a-zA-Z0-9._-]*"),
        "topics.prefix",
        prefix,
        "letters, digits, '.', '_' and '-'");
    require(
        generation.matches("[a-zA-Z0-9_-]*"),
        "topics.generation",
        generation,
        "letters, digits, '_' and '-'");
    require(
        partitions >= 1 && partitions <= 10_000,
        "topics.partitions",
        partitions,
        "from 1 to 10000");
    require(
        replication >= -1 && replication != 0,
        "topics.replication",
        replication,
        "at least 1, or -1 for the broker's default");
  }

  private static void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new SettingsException(key + " is '" + value + "', but must be " + rule);
    }
  }
}
