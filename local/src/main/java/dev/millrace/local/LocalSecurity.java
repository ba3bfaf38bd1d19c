package dev.millrace.local;

import java.util.Map;

/**
 * How a local cluster is secured, in Kafka's own words: by default it is not, since it listens on
 * loopback addresses alone.
 *
 * @param broker settings of the broker over its own, such as {@code authorizer.class.name} or
 *     {@code listener.security.protocol.map} for its listeners BROKER and CONTROLLER
 * @param clients settings of the registry's Kafka clients, by which the broker lets them in
 * @param registry whom the registry lets in
 */
public record LocalSecurity(
    Map<String, String> broker, Map<String, String> clients, RegistrySettings registry) {

  public LocalSecurity {
    broker = Map.copyOf(broker);
    clients = Map.copyOf(clients);
  }

  /** An open broker whose registry asks who calls. */
  public static LocalSecurity registry(RegistrySettings settings) {
    return new LocalSecurity(Map.of(), Map.of(), settings);
  }

  public static LocalSecurity none() {
    return registry(RegistrySettings.DEFAULT);
  }
}
