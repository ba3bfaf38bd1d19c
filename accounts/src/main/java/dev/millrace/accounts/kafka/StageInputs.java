package dev.millrace.accounts.kafka;

import dev.millrace.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What each stage's group reads. */
public record StageInputs(String group, List<TopicPartition> partitions) {

  public static StageInputs extraction(Topics topics) {
    return new StageInputs(topics.applicationId("extraction"), topics.pages().topicPartitions());
  }

  /** Seeds, found URLs and the results of orders. */
  public static StageInputs frontier(Topics topics) {
    List<TopicPartition> inputs = new ArrayList<>(topics.seeds().topicPartitions());
    inputs.addAll(topics.discoveredUrls().topicPartitions());
    inputs.addAll(topics.fetchResults().topicPartitions());
    return new StageInputs(topics.sharedApplicationId("frontier"), List.copyOf(inputs));
  }

  /** Documents, and those that wait for the search for duplicates. */
  public static StageInputs curation(Topics topics) {
    String group = topics.applicationId("curation");
    List<TopicPartition> inputs = new ArrayList<>(topics.documents().topicPartitions());
    String repartition = group + "-dedup-window-repartition";
    for (int partition = 0; partition < topics.settings().partitions(); partition++) {
      inputs.add(new TopicPartition(repartition, partition));
    }
    return new StageInputs(group, List.copyOf(inputs));
  }

  /** Clean documents, which the curation reads to withdraw what is taken down. */
  public static StageInputs withdrawal(Topics topics) {
    return new StageInputs(
        topics.applicationId("curation"), topics.cleanDocuments().topicPartitions());
  }

  /** Clean documents, and the requests for what remains in open blocks. */
  public static StageInputs tokenize(Topics topics) {
    List<TopicPartition> inputs = new ArrayList<>(topics.cleanDocuments().topicPartitions());
    inputs.addAll(topics.flushRequests().topicPartitions());
    return new StageInputs(topics.applicationId("tokenize"), List.copyOf(inputs));
  }

  /** The orders that fetchers carry out. */
  public static StageInputs fetch(Topics topics) {
    return new StageInputs(
        topics.sharedApplicationId("fetch"), topics.fetchOrders().topicPartitions());
  }

  /**
   * Of a topology by its name.
   *
   * @param stage extraction, curation, tokenize or frontier
   */
  public static StageInputs of(String stage, Topics topics) {
    return switch (stage) {
      case "extraction" -> extraction(topics);
      case "curation" -> curation(topics);
      case "tokenize" -> tokenize(topics);
      case "frontier" -> frontier(topics);
      default -> throw new IllegalArgumentException("no stage " + stage);
    };
  }
}
