package dev.millrace.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.local.internal.registry.RegistryException;
import dev.millrace.local.internal.registry.RegistryRequest;
import dev.millrace.local.internal.registry.RegistryRoutes;
import dev.millrace.local.internal.registry.SchemaRegistry;
import dev.millrace.local.internal.registry.SchemaStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of Confluent's Schema Registry API that clients of Avro topics use, over HTTP and a
 * compacted {@code _schemas} topic in Confluent's own layout. Any number of instances may serve one
 * topic, all of them may write; Confluent's own registry must not write to it at the same time.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">API</a>
 */
public final class LocalRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRegistry.class);
  private static final int MAX_REQUEST_BYTES = 1 << 20;

  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer http;
  private final SchemaStore store;
  private final RegistryRoutes routes;

  private LocalRegistry(HttpServer http, SchemaStore store) {
    this.http = http;
    this.store = store;
    this.routes = new RegistryRoutes(new SchemaRegistry(store), json);
    http.createContext("/", this::serve);
    http.setExecutor(executor);
    http.start();
  }

  /**
   * Reads the topic of a cluster, making it if need be, and serves it.
   *
   * @param address to listen on; port 0 takes any free one
   * @param clientSettings for the Kafka clients, such as those of a secured cluster
   * @throws LocalException if the port is taken, no broker answers, or the topic does not fit
   */
  public static LocalRegistry start(
      String bootstrapServers, InetSocketAddress address, Map<String, Object> clientSettings) {
    try {
      return bind(bootstrapServers, address, clientSettings);
    } catch (IOException e) {
      throw new LocalException(
          "the schema registry cannot listen on %s:%d: %s; name another port, or 0 for any free one"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
  }

  static LocalRegistry bind(
      String bootstrapServers, InetSocketAddress address, Map<String, Object> clientSettings)
      throws IOException {
    HttpServer http = HttpServer.create(address, 0);
    try {
      return new LocalRegistry(http, new SchemaStore(bootstrapServers, clientSettings));
    } catch (RuntimeException e) {
      http.stop(0);
      throw e;
    }
  }

  /** {@code http://host:port}; the host as it was named to listen on. */
  public String url() {
    String host = http.getAddress().getHostString();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  public int port() {
    return http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
    executor.close();
    store.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    int status = 200;
    Object answer;
    try {
      answer = routes.answer(read(exchange));
    } catch (RegistryException e) {
      status = e.status();
      answer = Map.of("error_code", e.code(), "message", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      status = 500;
      answer = Map.of("error_code", 50001, "message", "Internal error, see the registry's log");
    }
    byte[] body = json.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private RegistryRequest read(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      throw new RegistryException(413, "A request has at most " + MAX_REQUEST_BYTES + " bytes");
    }
    List<String> path =
        Arrays.stream(uri.getRawPath().split("/", -1))
            .filter(s -> !s.isEmpty())
            .map(s -> decode(s.replace("+", "%2B")))
            .toList();
    return new RegistryRequest(
        exchange.getRequestMethod(),
        path,
        query(uri),
        body.length == 0 ? MissingNode.getInstance() : parse(body));
  }

  private JsonNode parse(byte[] body) throws IOException {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RegistryException(400, "Malformed JSON: " + e.getOriginalMessage());
    }
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        int split = pair.indexOf('=');
        if (split > 0) {
          query.put(decode(pair.substring(0, split)), decode(pair.substring(split + 1)));
        }
      }
    }
    return query;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(400, "Malformed address: " + e.getMessage());
    }
  }
}
