package dev.millrace.replay.generation.kafka.drop;

import dev.millrace.schemas.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics and groups of a cluster: which there are, how large, and their end. */
final class ClusterContents implements AutoCloseable {
  private final Admin admin;

  ClusterContents(Connection connection) {
    this.admin = Admin.create(connection.clientConfig());
  }

  /** Names of all topics. */
  Set<String> topics() {
    return new TreeSet<>(answer(admin.listTopics().names(), "the names of topics"));
  }

  /** Bytes on disk by topic, all copies together. */
  Map<String, Long> bytes(Collection<String> topics) {
    List<Integer> brokers =
        answer(admin.describeCluster().nodes(), "the brokers").stream().map(Node::id).toList();
    Map<String, Long> bytes = new HashMap<>();
    topics.forEach(topic -> bytes.put(topic, 0L));
    answer(admin.describeLogDirs(brokers).allDescriptions(), "the sizes of topics")
        .values()
        .stream()
        .flatMap(folders -> folders.values().stream())
        .flatMap(folder -> folder.replicaInfos().entrySet().stream())
        .forEach(
            replica ->
                bytes.computeIfPresent(
                    replica.getKey().topic(), (name, sum) -> sum + replica.getValue().size()));
    return bytes;
  }

  /** Ids of all consumer groups. */
  Set<String> groups() {
    return answer(
            admin.listGroups(ListGroupsOptions.forConsumerGroups()).all(), "the names of groups")
        .stream()
        .map(GroupListing::groupId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Who takes part in a group, as a user would name them. */
  List<String> members(String group) {
    try {
      return answer(
              admin
                  .describeConsumerGroups(List.of(group))
                  .describedGroups()
                  .values()
                  .iterator()
                  .next(),
              "group " + group)
          .members()
          .stream()
          .map(member -> member.clientId() + " at " + member.host())
          .toList();
    } catch (GroupIdNotFoundException e) {
      return List.of();
    }
  }

  /** Deletes a topic; one that is not there is left so. */
  void deleteTopic(String topic) {
    try {
      answer(admin.deleteTopics(List.of(topic)).all(), "the end of topic " + topic);
    } catch (UnknownTopicOrPartitionException e) {
      // Somebody was faster.
    }
  }

  /** Deletes a group; one that is not there is left so. */
  void deleteGroup(String group) {
    try {
      answer(admin.deleteConsumerGroups(List.of(group)).all(), "the end of group " + group);
    } catch (GroupIdNotFoundException e) {
      // Somebody was faster.
    }
  }

  private static <T> T answer(KafkaFuture<T> future, String asked) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("the broker does not tell " + asked, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
