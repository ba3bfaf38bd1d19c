package dev.millrace.schemas.cluster;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicTime;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;

/** What a topic that others made must be like so that nothing is lost or told in another order. */
public final class TopicCheck {
  private static final String MAX_MESSAGE_BYTES = "max.message.bytes";
  private static final String TIMESTAMP_TYPE = "message.timestamp.type";

  private TopicCheck() {}

  /**
   * @throws SettingsException if the topic has other partitions than the settings ask for
   */
  public static void requirePartitions(TypedTopic<?> topic, TopicDescription found) {
    requirePartitions(topic, found.partitions().size());
  }

  /** The same of one that has so many. */
  public static void requirePartitions(TypedTopic<?> topic, int found) {
    if (found != topic.partitions()) {
      throw new SettingsException(
          "topic "
              + topic.name()
              + " has "
              + found
              + (found == 1 ? " partition" : " partitions")
              + ", but the settings ask for "
              + topic.partitions()
              + "; partitions are fixed at creation: set topics.partitions to what is there,"
              + " or name a new topics.generation");
    }
  }

  /**
   * Asks nothing that the broker does not tell.
   *
   * @throws SettingsException if the topic is kept, stamped or bounded otherwise than it has to be
   */
  public static void requireConfig(TypedTopic<?> topic, Config config) {
    if (topic.large()) {
      require(
          topic,
          config,
          MAX_MESSAGE_BYTES,
          value -> Long.parseLong(value) >= Topics.MAX_RECORD_BYTES,
          "at least " + Topics.MAX_RECORD_BYTES);
    }
    if (topic.time() == TopicTime.BROKERS) {
      require(topic, config, TIMESTAMP_TYPE, "LogAppendTime"::equals, "LogAppendTime");
    }
    topic
        .cleanup()
        .requiredConfig()
        .forEach((key, value) -> require(topic, config, key, value::equals, value));
  }

  private static void require(
      TypedTopic<?> topic, Config config, String key, Predicate<String> holds, String rule) {
    ConfigEntry found = config.get(key);
    if (found != null && !holds.test(found.value())) {
      throw new SettingsException(
          "topic "
              + topic.name()
              + " has "
              + key
              + " = "
              + found.value()
              + ", but needs "
              + rule
              + "; change it with kafka-configs.sh --alter");
    }
  }
}
