package dev.millrace.cli.stage;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCheck;
import dev.millrace.schemas.kafka.TopicEnds;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How many partitions the topics have is fixed when they are made: whoever comes later need not
 * know it.
 */
public final class FoundPartitions {
  private static final String KEY = "topics.partitions";

  private FoundPartitions() {}

  /**
   * The settings with as many partitions as the topic {@code pages} has; as they are where there is
   * none yet.
   *
   * @throws dev.millrace.schemas.SettingsException if the user asks for another number
   */
  public static Wiring fit(Wiring given, Connection connection) {
    TypedTopic<?> pages = given.topics().pages();
    OptionalInt found;
    try (TopicEnds ends = new TopicEnds(connection)) {
      found = ends.partitions(pages.name());
    }
    if (found.isEmpty()) {
      return given;
    }
    if (given.isGiven(KEY)) {
      TopicCheck.requirePartitions(pages, found.getAsInt());
      return given;
    }
    return given.with(Map.of(KEY, Integer.toString(found.getAsInt())));
  }
}
