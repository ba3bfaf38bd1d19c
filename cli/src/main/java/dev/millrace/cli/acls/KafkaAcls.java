package dev.millrace.cli.acls;

import dev.millrace.schemas.rights.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Rights as lines of {@code kafka-acls.sh}, for a shell.
 *
 * @param bootstrapServers of the cluster
 */
public record KafkaAcls(String bootstrapServers) {

  /**
   * @param principal such as {@code User:millrace-filter}
   */
  public List<String> lines(StageRights rights, String principal) {
    List<String> lines = new ArrayList<>();
    lines.add("# " + rights.stage());
    rights.rights().forEach(right -> lines.add(line(right, principal)));
    return lines;
  }

  private String line(Right right, String principal) {
    return "kafka-acls.sh --bootstrap-server "
        + quoted(bootstrapServers)
        + " --command-config admin.properties --add --allow-principal "
        + quoted(principal)
        + right.operations().stream()
            .sorted()
            .map(operation -> " --operation " + named(operation))
            .collect(Collectors.joining())
        + " "
        + resource(right);
  }

  private static String resource(Right right) {
    String option =
        switch (right.type()) {
          case GROUP -> "--group " + quoted(right.name());
          case TRANSACTIONAL_ID -> "--transactional-id " + quoted(right.name());
          case CLUSTER -> "--cluster";
          default -> "--topic " + quoted(right.name());
        };
    boolean bare = right.type() == ResourceType.CLUSTER || !right.isPrefixed();
    return bare ? option : option + " --resource-pattern-type prefixed";
  }

  /** As the tool names it: {@code DescribeConfigs}. */
  static String named(AclOperation operation) {
    StringBuilder name = new StringBuilder();
    for (String word : operation.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  /** For a shell, where it has more than the characters of names. */
  private static String quoted(String text) {
    return text.matches("[\\w.:,/@=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
