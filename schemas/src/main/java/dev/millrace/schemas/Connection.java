package dev.millrace.schemas;

import dev.millrace.schemas.secrets.SecretReferences;
import dev.millrace.schemas.secrets.Secrets;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the broker and the registry are, and what is passed through to their clients. What refers
 * to a secret in a file or in the environment is looked up each time a client is made, so that a
 * new one is taken without a restart; it is never shown.
 *
 * @param kafka settings of Kafka's clients, without the {@code kafka.} they are written with
 * @param registry settings of the registry's client and serializers, such as {@code
 *     basic.auth.user.info}
 */
public record Connection(
    String bootstrapServers,
    String schemaRegistryUrl,
    Map<String, String> kafka,
    Map<String, String> registry) {

  private static final String REGISTRY = "schema.registry.";
  private static final String HOST_NAMES = "ssl.endpoint.identification.algorithm";

  public Connection {
    kafka = Map.copyOf(kafka);
    registry = Map.copyOf(registry);
  }

  public static Connection to(String bootstrapServers, String schemaRegistryUrl) {
    return new Connection(bootstrapServers, schemaRegistryUrl, Map.of(), Map.of());
  }

  /**
   * Settings that every Kafka client shares.
   *
   * @throws SettingsException if a secret that they refer to is missing
   */
  public Map<String, Object> clientConfig() {
    Map<String, Object> config =
        new HashMap<>(SecretReferences.of(kafka).resolved("kafka.", kafka));
    config.put("bootstrap.servers", bootstrapServers);
    return config;
  }

  /**
   * A consumer that sees committed records only, from explicit or earliest offsets, with room for
   * the largest record.
   */
  public Map<String, Object> consumerConfig() {
    Map<String, Object> config = clientConfig();
    config.putIfAbsent("isolation.level", "read_committed");
    config.putIfAbsent("auto.offset.reset", "earliest");
    config.putIfAbsent("enable.auto.commit", "false");
    config.putIfAbsent("max.partition.fetch.bytes", Integer.toString(Topics.MAX_RECORD_BYTES));
    return config;
  }

  /** An idempotent producer with room for the largest record. */
  public Map<String, Object> producerConfig() {
    Map<String, Object> config = clientConfig();
    config.putIfAbsent("acks", "all");
    config.putIfAbsent("linger.ms", "20");
    config.putIfAbsent("batch.size", "262144");
    config.putIfAbsent("compression.type", "lz4");
    config.putIfAbsent("max.request.size", Integer.toString(Topics.MAX_RECORD_BYTES + (64 << 10)));
    return config;
  }

  /**
   * Settings of the registry's client and serializers.
   *
   * @throws SettingsException if a secret that they refer to is missing
   */
  public Map<String, String> registryConfig() {
    Map<String, String> config =
        new HashMap<>(SecretReferences.of(kafka).resolved(REGISTRY, registry));
    // The client reads what concerns TLS by its full name only, and all else without its beginning.
    Map.copyOf(config)
        .forEach(
            (key, value) -> {
              if (key.startsWith("ssl.")) {
                config.put(REGISTRY + key, value);
              }
            });
    if (config.keySet().stream().anyMatch(key -> key.startsWith("ssl."))) {
      // Left out, the client takes any host's certificate, as Kafka's own clients do not.
      config.putIfAbsent(REGISTRY + HOST_NAMES, "https");
    }
    return config;
  }

  /** Where the registry is, without the user whom the URL may name. */
  public String registryPlace() {
    return Secrets.withoutUser(schemaRegistryUrl);
  }

  @Override
  public String toString() {
    return "Connection["
        + bootstrapServers
        + ", "
        + registryPlace()
        + ", kafka "
        + Secrets.masked(kafka)
        + ", registry "
        + Secrets.masked(registry)
        + "]";
  }
}
