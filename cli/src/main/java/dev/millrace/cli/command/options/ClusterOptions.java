package dev.millrace.cli.command.options;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the cluster is; without options, where the environment says, as containers are told. */
public final class ClusterOptions {
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

  public String bootstrapServers() {
    return required("--bootstrap-servers", bootstrapServers);
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
