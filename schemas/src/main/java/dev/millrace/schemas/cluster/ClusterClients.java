package dev.millrace.schemas.cluster;

import com.google.common.base.Throwables;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.patience.Refusal;
import dev.millrace.schemas.patience.Trouble;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Clients that ask whether a cluster is there, and so are told soon that it is not. */
record ClusterClients(Connection connection) {
  private static final String TIMEOUT = "default.api.timeout.ms";
  private static final String REQUEST_TIMEOUT = "request.timeout.ms";
  private static final String SOON_MILLIS = "10000";
  private static final int CACHED_SCHEMAS = 100;

  /**
   * @throws TimeoutException if the brokers' names have no address, as those of containers that are
   *     not up
   * @throws SettingsException if the settings make no client
   */
  Admin admin() {
    Map<String, Object> config = connection.clientConfig();
    config.putIfAbsent(TIMEOUT, SOON_MILLIS);
    config.putIfAbsent(REQUEST_TIMEOUT, config.getOrDefault(TIMEOUT, SOON_MILLIS));
    try {
      return Admin.create(config);
    } catch (KafkaException e) {
      if (Trouble.of(e) == Trouble.OUTAGE) {
        throw new TimeoutException("no address is known for " + connection.bootstrapServers(), e);
      }
      throw new SettingsException(
          Trouble.of(e) == Trouble.REFUSAL
              ? Refusal.at("the cluster", connection).of(e)
              : "the kafka settings make no client: " + rootMessage(e),
          e);
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable root = Throwables.getRootCause(error);
    return String.valueOf(root.getMessage());
  }

  SchemaRegistryClient registry() {
    return new CachedSchemaRegistryClient(
        connection.schemaRegistryUrl(), CACHED_SCHEMAS, new HashMap<>(connection.registryConfig()));
  }

  /** The answer of an admin client; throws what the broker, or its client, threw. */
  static <T> T answer(KafkaFuture<T> asked) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
