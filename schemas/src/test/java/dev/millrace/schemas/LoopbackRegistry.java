package dev.millrace.schemas;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/**
 * A registry over HTTP that holds one schema of each topic it is given, and answers what a test
 * wants instead.
 */
final class LoopbackRegistry implements AutoCloseable {
  private static final Pattern BY_ID = Pattern.compile("/schemas/ids/(\\d+)");
  private static final Pattern BY_SUBJECT = Pattern.compile("/subjects/([^/]+)(/versions)?");

  /** An answer that is no schema. */
  record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, String> schemas = new ConcurrentHashMap<>();
  private final Map<Integer, String> bodies = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Answer> planned = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Optional<Answer> always = Optional.empty();

  LoopbackRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Without the client's own retries, which pause for seconds. */
  Connection connection() {
    return new Connection("127.0.0.1:1", url(), Map.of(), Map.of("max.retries", "0"));
  }

  void register(int id, TypedTopic<? extends SpecificRecord> topic) {
    ids.put(topic.subject(), id);
    schemas.put(id, WireSchemas.of(topic.type()));
  }

  /** A body of its own for one id. */
  void answerById(int id, String body) {
    bodies.put(id, body);
  }

  void forgetSubjects() {
    ids.clear();
  }

  void answerOnce(int status, String body) {
    planned.add(new Answer(status, body));
  }

  void answerAlways(int status, String body) {
    always = Optional.of(new Answer(status, body));
  }

  int requests() {
    return requests.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    exchange.getRequestBody().readAllBytes();
    Answer next = planned.poll();
    Answer answer =
        next == null ? always.orElseGet(() -> known(exchange.getRequestURI().getPath())) : next;
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Answer known(String path) {
    Matcher byId = BY_ID.matcher(path);
    if (byId.matches()) {
      int id = Integer.parseInt(byId.group(1));
      if (bodies.containsKey(id)) {
        return new Answer(200, bodies.getOrDefault(id, ""));
      }
      String schema = schemas.get(id);
      return schema == null
          ? new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}")
          : new Answer(200, "{\"schema\":" + quoted(schema) + "}");
    }
    Matcher bySubject = BY_SUBJECT.matcher(path);
    Integer own = bySubject.matches() ? ids.get(bySubject.group(1)) : null;
    if (own == null) {
      return new Answer(404, "{\"error_code\":40401,\"message\":\"Subject not found\"}");
    }
    return bySubject.group(2) != null
        ? new Answer(200, "[1]")
        : new Answer(
            200,
            "{\"subject\":\"%s\",\"version\":1,\"id\":%d,\"schema\":%s}"
                .formatted(bySubject.group(1), own, quoted(schemas.getOrDefault(own, ""))));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
