package dev.millrace.cli.view;

import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.TopicTime;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The declared topics in words. */
public final class TopicsTable {
  /** More than 1, so that what the setting decides can be told from what is always one. */
  private static final int MANY = 2;

  private static final int BROKERS_DEFAULT_BYTES = 1 << 20;

  private TopicsTable() {}

  /** The table of {@code docs/operations.md}. */
  public static String markdown() {
    Topics topics = new Topics(new TopicSettings("", "", MANY, (short) 1));
    return "| topic | partitions | key | record | up to | holds | kept |\n"
        + "|---|---|---|---|---|---|---|\n"
        + topics.all().stream().map(TopicsTable::row).collect(Collectors.joining());
  }

  private static String row(TypedTopic<?> topic) {
    return "| `%s`%s | %s | %s | `%s` | %d MiB | %s | %s%s |\n"
        .formatted(
            topic.name(),
            topic.ofGeneration() ? " g" : "",
            topic.partitions() == MANY ? "N" : "1",
            topic.key(),
            topic.type().getSimpleName(),
            (topic.large() ? Topics.MAX_RECORD_BYTES : BROKERS_DEFAULT_BYTES) >> 20,
            topic.holds(),
            topic.cleanup().inWords(),
            topic.time() == TopicTime.PRODUCERS ? "" : "; broker's time");
  }

  /** A line a topic, by its name under the settings. */
  public static String plain(Topics topics) {
    return topics.all().stream()
        .map(
            topic ->
                "%s  %d  %s%n"
                    .formatted(topic.name(), topic.partitions(), topic.cleanup().inWords()))
        .collect(Collectors.joining());
  }

  /** An object a topic, for programs that make them: name, partitions, Kafka's settings. */
  public static List<Map<String, Object>> objects(Topics topics) {
    return topics.all().stream().map(TopicsTable::object).toList();
  }

  private static Map<String, Object> object(TypedTopic<?> topic) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", topic.name());
    object.put("partitions", topic.partitions());
    object.put("config", topic.topicConfig());
    return object;
  }
}
