package dev.millrace.local;

import dev.millrace.http.HttpLimits;
import dev.millrace.http.HttpServer;
import dev.millrace.http.HttpTls;
import dev.millrace.http.TlsFiles;
import dev.millrace.local.internal.registry.RegistryApi;
import dev.millrace.local.internal.registry.RegistryLogin;
import dev.millrace.local.internal.registry.SchemaRegistry;
import dev.millrace.local.internal.registry.SchemaStore;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The part of Confluent's Schema Registry API that clients of Avro topics use, over HTTP and a
 * compacted {@code _schemas} topic in Confluent's own layout. Any number of instances may serve one
 * topic, all of them may write; Confluent's own registry must not write to it at the same time.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">API</a>
 */
public final class LocalRegistry implements AutoCloseable {
  private final HttpServer http;
  private final SchemaStore store;

  private LocalRegistry(HttpServer http, SchemaStore store) {
    this.http = http;
    this.store = store;
  }

  /**
   * Reads the topic of a cluster, making it if need be, and serves it.
   *
   * @param address to listen on; port 0 takes any free one
   * @param clientSettings for the Kafka clients, such as those of a secured cluster
   * @throws SettingsException if the file of users is none, or certificate and key do not work
   * @throws LocalException if the port is taken, no broker answers, or the topic does not fit
   */
  public static LocalRegistry start(
      String bootstrapServers,
      InetSocketAddress address,
      Map<String, Object> clientSettings,
      RegistrySettings settings) {
    try {
      return bind(bootstrapServers, address, clientSettings, settings);
    } catch (IOException e) {
      throw new LocalException(
          "the schema registry cannot listen on %s:%d: %s; name another port, or 0 for any free one"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
  }

  static LocalRegistry bind(
      String bootstrapServers,
      InetSocketAddress address,
      Map<String, Object> clientSettings,
      RegistrySettings settings)
      throws IOException {
    RegistryLogin login = new RegistryLogin(settings.usersFile(), System::nanoTime);
    HttpServer http = HttpServer.bind(address, HttpLimits.defaults(), tls(settings.tls()));
    try {
      SchemaStore store = new SchemaStore(bootstrapServers, clientSettings);
      RegistryApi api = new RegistryApi(new SchemaRegistry(store), login);
      http.serve(api, api);
      return new LocalRegistry(http, store);
    } catch (RuntimeException e) {
      http.close();
      throw e;
    }
  }

  private static Optional<HttpTls> tls(RegistrySettings.Tls tls) {
    try {
      return new TlsFiles(tls.certificate(), tls.key()).read("registry");
    } catch (IOException e) {
      throw new SettingsException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * {@code http://host:port}, or https where it speaks TLS; the host as it was named to listen on.
   */
  public String url() {
    return http.url().toString();
  }

  public int port() {
    return http.port();
  }

  @Override
  public void close() {
    http.close();
    store.close();
  }
}
