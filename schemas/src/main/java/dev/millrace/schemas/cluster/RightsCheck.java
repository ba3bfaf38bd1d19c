package dev.millrace.schemas.cluster;

import dev.millrace.schemas.rights.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Which of the rights that a stage needs its user does not have, as far as a broker tells: found
 * before the stage starts, since later a missing one ends it in the middle, with less of a reason.
 * Changes nothing.
 */
final class RightsCheck {
  private final List<Right> rights;
  private final List<String> missing = new ArrayList<>();

  RightsCheck(List<Right> rights) {
    this.rights = rights;
  }

  /** What is missing until now, in words. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  /** A topic that may not even be described. */
  void isHidden(String topic) {
    missing.add(
        right(topic)
            .map(Right::inWords)
            .orElse(Right.topic(topic, AclOperation.DESCRIBE).inWords()));
  }

  /** Compares with what the broker says that the user may do; a broker may say nothing. */
  void isDescribed(TopicDescription topic) {
    Set<AclOperation> allowed = topic.authorizedOperations();
    if (allowed == null || allowed.isEmpty()) {
      return;
    }
    right(topic.name())
        .ifPresent(
            right -> {
              Set<AclOperation> lacking =
                  right.operations().stream()
                      .filter(operation -> !allowed.contains(operation))
                      .collect(Collectors.toSet());
              if (!lacking.isEmpty()) {
                missing.add(right.only(lacking).inWords());
              }
            });
  }

  /** Topics whose settings may not be read. */
  void isOpaque(String topic) {
    missing.add(Right.topic(topic, AclOperation.DESCRIBE_CONFIGS).inWords());
  }

  private Optional<Right> right(String topic) {
    return rights.stream()
        .filter(right -> right.type() == ResourceType.TOPIC && !right.isPrefixed())
        .filter(right -> right.name().equals(topic))
        .findFirst();
  }

  /** Asks for the groups, the transactional ids and the topics that are made on the way. */
  void ask(Admin admin) {
    for (Right right : rights) {
      if (!isAllowed(admin, right)) {
        missing.add(right.inWords());
      }
    }
  }

  private static boolean isAllowed(Admin admin, Right right) {
    return switch (right.type()) {
      case GROUP -> isAllowed(admin.describeConsumerGroups(List.of(right.name())).all());
      case TRANSACTIONAL_ID ->
          isAllowed(admin.describeTransactions(List.of(right.name())).description(right.name()));
      case TOPIC ->
          !right.operations().contains(AclOperation.CREATE)
              || isAllowed(
                  admin
                      .createTopics(
                          List.of(new NewTopic(asked(right), Map.of(0, List.of(0)))),
                          new CreateTopicsOptions().validateOnly(true))
                      .all())
              || isMade(admin, right);
      default -> true;
    };
  }

  /** Whether somebody who may has made them beforehand. */
  private static boolean isMade(Admin admin, Right right) {
    return ClusterClients.answer(admin.listTopics().names()).stream()
        .anyMatch(
            right.isPrefixed() ? name -> name.startsWith(right.name()) : right.name()::equals);
  }

  /** A name of the kind; nothing is made by it. */
  private static String asked(Right right) {
    return right.isPrefixed() ? right.name() + "may-i" : right.name();
  }

  /** Whatever else is wrong will show when it is used. */
  private static boolean isAllowed(KafkaFuture<?> answer) {
    try {
      var _ = ClusterClients.answer(answer);
      return true;
    } catch (AuthorizationException e) {
      return false;
    } catch (RetriableException e) {
      throw e;
    } catch (KafkaException e) {
      return true;
    }
  }
}
