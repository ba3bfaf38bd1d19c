package dev.millrace.schemas.rights;

import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What may be done with a resource of Kafka's, or with all whose names begin alike. Reading and
 * writing a topic imply describing it, reading a group and writing with a transactional id
 * describing those.
 */
public record Right(ResourcePattern resource, Set<AclOperation> operations) {

  public Right {
    operations = Set.copyOf(operations);
  }

  public static Right topic(String name, AclOperation... operations) {
    return of(ResourceType.TOPIC, name, PatternType.LITERAL, operations);
  }

  public static Right topicsBeginning(String prefix, AclOperation... operations) {
    return of(ResourceType.TOPIC, prefix, PatternType.PREFIXED, operations);
  }

  public static Right group(String name, AclOperation... operations) {
    return of(ResourceType.GROUP, name, PatternType.LITERAL, operations);
  }

  public static Right transactions(String id) {
    return of(
        ResourceType.TRANSACTIONAL_ID,
        id,
        PatternType.LITERAL,
        AclOperation.DESCRIBE,
        AclOperation.WRITE);
  }

  public static Right transactionsBeginning(String prefix) {
    return of(
        ResourceType.TRANSACTIONAL_ID,
        prefix,
        PatternType.PREFIXED,
        AclOperation.DESCRIBE,
        AclOperation.WRITE);
  }

  public static Right cluster(AclOperation... operations) {
    return of(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL, operations);
  }

  private static Right of(
      ResourceType type, String name, PatternType pattern, AclOperation... operations) {
    return new Right(new ResourcePattern(type, name, pattern), Set.of(operations));
  }

  public boolean isPrefixed() {
    return resource.patternType() == PatternType.PREFIXED;
  }

  public ResourceType type() {
    return resource.resourceType();
  }

  /** Name of the resource, or what its name begins with. */
  public String name() {
    return resource.name();
  }

  /** The same resource with some operations only. */
  public Right only(Set<AclOperation> some) {
    return new Right(resource, some);
  }

  /** In words, such as {@code WRITE on topic pages}. */
  public String inWords() {
    return operations.stream()
            .sorted(Comparator.naturalOrder())
            .map(AclOperation::name)
            .collect(Collectors.joining(" and "))
        + " on "
        + kind(resource.resourceType())
        + (isPrefixed() ? "s that begin with " : " ")
        + resource.name();
  }

  private static String kind(ResourceType type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
