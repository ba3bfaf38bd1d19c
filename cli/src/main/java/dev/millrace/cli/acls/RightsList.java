package dev.millrace.cli.acls;

import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.rights.Right;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;

/** What a stage does, said in its own words. */
final class RightsList {
  private static final String GENERATIONS = "generations";

  private final String stage;
  private final Topics topics;
  private final Map<String, TypedTopic<?>> asked = new LinkedHashMap<>();
  private final List<Right> rights = new ArrayList<>();

  RightsList(String stage, Topics topics) {
    this.stage = stage;
    this.topics = topics;
  }

  RightsList reads(TypedTopic<?>... read) {
    return uses(AclOperation.READ, read);
  }

  RightsList writes(TypedTopic<?>... written) {
    return uses(AclOperation.WRITE, written);
  }

  /** Asks where they begin and end, and how they are kept. */
  RightsList measures(TypedTopic<?>... measured) {
    return uses(AclOperation.DESCRIBE, measured);
  }

  /** A start looks whether a topic is made as it has to be. */
  private RightsList uses(AclOperation operation, TypedTopic<?>... used) {
    for (TypedTopic<?> topic : used) {
      asked.put(topic.name(), topic);
      rights.add(Right.topic(topic.name(), operation, AclOperation.DESCRIBE_CONFIGS));
    }
    return this;
  }

  /** Looks which generation is current, and goes over to what is promoted. */
  RightsList followsGenerations() {
    return reads(topics.generations());
  }

  /** Remembers the settings that a generation is begun with, or changes generations. */
  RightsList changesGenerations() {
    return followsGenerations()
        .writes(topics.generations())
        .with(Right.transactions(topics.sharedApplicationId(GENERATIONS)));
  }

  /**
   * Runs as Kafka Streams: its group, its transactions, and the topics that it makes itself.
   *
   * @param applicationId with which the names of all these begin
   */
  RightsList streams(String applicationId) {
    return with(Right.group(applicationId, AclOperation.READ))
        .with(Right.transactionsBeginning(applicationId + "-"))
        .with(
            Right.topicsBeginning(
                applicationId + "-",
                AclOperation.CREATE,
                AclOperation.READ,
                AclOperation.WRITE,
                // Of what has been read of a repartition topic.
                AclOperation.DELETE));
  }

  /** Looks how far the group of another stage is. */
  RightsList watches(String... groups) {
    for (String group : groups) {
      rights.add(Right.group(group, AclOperation.DESCRIBE));
    }
    return this;
  }

  RightsList with(Right right) {
    rights.add(right);
    return this;
  }

  /** All that another one does. */
  RightsList with(StageRights other) {
    other.topics().forEach(topic -> asked.put(topic.name(), topic));
    rights.addAll(other.rights());
    return this;
  }

  StageRights end() {
    return new StageRights(stage, List.copyOf(asked.values()), StageRights.merged(rights.stream()));
  }
}
