package dev.millrace.cli;

import dev.millrace.schemas.Connection;
import picocli.CommandLine.Option;

/** Where the cluster is. */
final class ClusterOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      required = true,
      description = "of the Kafka cluster")
  private String bootstrapServers = "";

  @Option(
      names = "--schema-registry-url",
      paramLabel = "URL",
      required = true,
      description = "of the schema registry")
  private String schemaRegistryUrl = "";

  Connection connection(Wiring wiring) {
    return wiring.connection(bootstrapServers, schemaRegistryUrl);
  }
}
