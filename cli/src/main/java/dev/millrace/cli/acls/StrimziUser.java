package dev.millrace.cli.acls;

import dev.millrace.schemas.rights.Right;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Rights as a {@code KafkaUser} of the operator Strimzi, in YAML.
 *
 * @param cluster name of the {@code Kafka} resource
 * @see <a href="https://strimzi.io/docs/operators/latest/configuring.html">Strimzi</a>
 */
public record StrimziUser(String cluster) {

  /**
   * @param principal such as {@code User:millrace-filter}; the user's name in it names the resource
   */
  public String yaml(StageRights rights, String principal) {
    return """
    apiVersion: kafka.strimzi.io/v1beta2
    kind: KafkaUser
    metadata:
      name: %s
      labels:
        strimzi.io/cluster: %s
    spec:
      authentication:
        type: scram-sha-512
      authorization:
        type: simple
        acls:
    """
            .formatted(principal.replaceFirst("^User:", ""), cluster)
        + rights.rights().stream().map(StrimziUser::acl).collect(Collectors.joining());
  }

  private static String acl(Right right) {
    String resource =
        right.type() == ResourceType.CLUSTER
            ? "          type: cluster\n"
            : """
                      type: %s
                      name: "%s"
                      patternType: %s
            """
                .formatted(
                    type(right.type()), right.name(), right.isPrefixed() ? "prefix" : "literal");
    return "      - resource:\n"
        + resource
        + "        operations: ["
        + right.operations().stream()
            .sorted()
            .map(KafkaAcls::named)
            .collect(Collectors.joining(", "))
        + "]\n        host: \"*\"\n";
  }

  private static String type(ResourceType type) {
    String[] words = type.name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
    }
    return name.toString();
  }
}
