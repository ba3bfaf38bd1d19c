package dev.millrace.cli.acls;

import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.rights.Right;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a stage does with a cluster, and so what its user has to be allowed.
 *
 * @param topics that it reads, writes or asks about: what it waits for when it starts
 * @param rights by resource, those to the topics among them
 */
public record StageRights(String stage, List<TypedTopic<?>> topics, List<Right> rights) {

  public StageRights {
    topics = List.copyOf(topics);
    rights = List.copyOf(rights);
  }

  /** Of a process that is all of these stages at once. */
  public static StageRights together(String stage, Collection<StageRights> parts) {
    Map<String, TypedTopic<?>> topics = new LinkedHashMap<>();
    parts.forEach(part -> part.topics().forEach(topic -> topics.put(topic.name(), topic)));
    return new StageRights(
        stage,
        List.copyOf(topics.values()),
        merged(parts.stream().flatMap(part -> part.rights().stream())));
  }

  /** One right a resource, in the order of the first of each. */
  static List<Right> merged(Stream<Right> rights) {
    Map<ResourcePattern, Set<AclOperation>> operations = new LinkedHashMap<>();
    rights.forEach(
        right ->
            operations
                .computeIfAbsent(right.resource(), _ -> EnumSet.noneOf(AclOperation.class))
                .addAll(right.operations()));
    return operations.entrySet().stream()
        .map(entry -> new Right(entry.getKey(), least(entry.getValue())))
        .toList();
  }

  /** Without what the others imply. */
  private static Set<AclOperation> least(Set<AclOperation> operations) {
    Set<AclOperation> implying =
        EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE);
    implying.retainAll(operations);
    return implying.isEmpty()
        ? operations
        : operations.stream()
            .filter(operation -> operation != AclOperation.DESCRIBE)
            .collect(Collectors.toSet());
  }

  /** Only the topics that all generations share: what can be asked for before one is chosen. */
  public StageRights ofShared() {
    List<TypedTopic<?>> shared = topics.stream().filter(topic -> !topic.ofGeneration()).toList();
    Set<String> names = shared.stream().map(TypedTopic::name).collect(Collectors.toSet());
    return new StageRights(
        stage,
        shared,
        rights.stream()
            .filter(right -> right.type() == ResourceType.TOPIC && names.contains(right.name()))
            .toList());
  }
}
