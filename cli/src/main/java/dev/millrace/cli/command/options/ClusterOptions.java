package dev.millrace.cli.command.options;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the cluster is; without options, where the environment says, as containers are told. */
public final class ClusterOptions {
  /** A host name, an IPv4 address or an IPv6 one in brackets, with or without a protocol. */
  private static final Pattern SERVER =
      Pattern.compile("(\\w+://)?(\\[[0-9a-fA-F:.%\\w]+]|[\\w.-]+):\\d{1,5}");

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:MILLRACE_BOOTSTRAP_SERVERS}",
      description = "of the Kafka cluster (or MILLRACE_BOOTSTRAP_SERVERS)")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--schema-registry-url",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_SCHEMA_REGISTRY_URL}",
      description = "of the schema registry (or MILLRACE_SCHEMA_REGISTRY_URL)")
  private @Nullable String schemaRegistryUrl;

  /** Whether a cluster is named at all. */
  public boolean isGiven() {
    return bootstrapServers != null && !bootstrapServers.isEmpty();
  }

  /**
   * As given.
   *
   * @throws SettingsException if there are none, or one that Kafka's clients cannot read
   */
  public String bootstrapServers() {
    String servers = required("--bootstrap-servers", bootstrapServers);
    for (String server : servers.split(",", -1)) {
      if (!SERVER.matcher(server.strip()).matches()) {
        throw new SettingsException(
            "bootstrap.servers: %s is not HOST:PORT, as in broker-1:9092,broker-2:9092"
                .formatted(server.isBlank() ? "\"\"" : server.strip()));
      }
    }
    return servers;
  }

  public Connection connection(Wiring wiring) {
    return wiring.connection(
        bootstrapServers(), required("--schema-registry-url", schemaRegistryUrl));
  }

  private static String required(String option, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new SettingsException(
          option + " is missing: name the cluster, or use millrace run for one of its own");
    }
    return value;
  }
}
