package dev.millrace.schemas;

import dev.millrace.schemas.settings.Setting;

/**
 * How topics are named and made.
 *
 * @param prefix before every name, with a dot; empty for none
 * @param generation before the names of everything derived from {@code pages}; empty for none
 * @param partitions of the topics between the stages
 */
public record TopicSettings(
    @Setting(
            key = "topics.prefix",
            text = "put before every topic's name, with a dot",
            pattern = "[a-zA-Z0-9._-]*",
            rule = "letters, digits, '.', '_' and '-'")
        String prefix,
    @Setting(
            key = "topics.generation",
            text =
                "put before the names of all topics that are made from pages; main: nothing;"
                    + " without the setting the current generation's, whichever that is",
            pattern = "[a-zA-Z0-9_-]*",
            rule = "letters, digits, '_' and '-'")
        String generation,
    @Setting(
            key = "topics.partitions",
            text = "partitions of the topics between the stages; fixed once they are created",
            min = 1,
            max = 10_000)
        int partitions,
    @Setting(
            key = "topics.replication",
            text = "copies of each partition; -1: the broker's default",
            min = 1,
            also = "-1")
        short replication) {

  /** The name of the generation without one. */
  public static final String MAIN = "main";

  public TopicSettings {
    generation = generation.equals(MAIN) ? "" : generation;
  }

  /** Name of the generation, also of the one that puts nothing before its topics' names. */
  public String generationName() {
    return generation.isEmpty() ? MAIN : generation;
  }

  /** The same of another generation. */
  public TopicSettings ofGeneration(String name) {
    return new TopicSettings(prefix, name, partitions, replication);
  }

  /** Bare names, two partitions, one copy. */
  public static TopicSettings defaults() {
    return new TopicSettings("", "", 2, (short) 1);
  }
}
