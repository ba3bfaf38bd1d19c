package dev.millrace.local.internal.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millrace.http.HttpAnswer;
import dev.millrace.http.HttpCall;
import dev.millrace.http.HttpHandler;
import dev.millrace.http.Refusals;
import dev.millrace.http.RequestBody;
import dev.millrace.http.Routes;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry over HTTP, its answers and errors in Confluent's shape. */
public final class RegistryApi implements HttpHandler, Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryApi.class);
  private static final int UNAUTHORIZED = 401;
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private final Routes<Function<RegistryRequest, Object>> routes;
  private final RegistryLogin login;

  public RegistryApi(SchemaRegistry registry, RegistryLogin login) {
    this.routes = new RegistryPaths(registry).routes();
    this.login = login;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // a fault in one request must not reach the server
  public void handle(HttpCall call) throws IOException {
    HttpAnswer answer;
    try {
      login.require(call);
      answer = answer(200, answer(call));
    } catch (RegistryException e) {
      if (e.status() == UNAUTHORIZED) {
        call.setHeader("WWW-Authenticate", RegistryLogin.CHALLENGE);
      }
      answer = error(e.status(), e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{} {}", call.method(), call.path(), e);
      answer = error(500, 50001, "Internal error, see the registry's log");
    }
    call.send(answer);
  }

  @Override
  public HttpAnswer refuse(int status, String reason) {
    return error(status, status, reason);
  }

  private Object answer(HttpCall call) {
    JsonNode body = body(call);
    return switch (routes.find(call.method(), plain(call.rawPath()))) {
      case Routes.Match.Found<Function<RegistryRequest, Object>> found ->
          found.target().apply(new RegistryRequest(found.parameters(), call.parameters(), body));
      case Routes.Match.WrongMethod<Function<RegistryRequest, Object>> wrong ->
          throw new RegistryException(405, "HTTP 405 Method Not Allowed");
      case Routes.Match.Unknown<Function<RegistryRequest, Object>> unknown ->
          throw RegistryException.notFound();
    };
  }

  /** Without the empty segments that come of a base URL with a slash at its end. */
  private static String plain(String rawPath) {
    return Arrays.stream(rawPath.split("/", -1))
        .filter(segment -> !segment.isEmpty())
        .collect(Collectors.joining("/", "/", ""));
  }

  private JsonNode body(HttpCall call) {
    return switch (call.body()) {
      case RequestBody.Whole whole ->
          whole.bytes().length == 0 ? MissingNode.getInstance() : parse(whole.bytes());
      case RequestBody.TooLarge large ->
          throw new RegistryException(
              413, "A request has at most " + large.limitBytes() + " bytes");
      case RequestBody.Broken broken ->
          throw new RegistryException(400, "The body ends before its announced end");
    };
  }

  private JsonNode parse(byte[] body) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RegistryException(400, "Malformed JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new RegistryException(400, "Malformed JSON: " + e.getMessage());
    }
  }

  private HttpAnswer error(int status, int code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("error_code", code);
    error.put("message", message);
    return answer(status, error);
  }

  private HttpAnswer answer(int status, Object answer) {
    try {
      return new HttpAnswer(status, CONTENT_TYPE, json.writeValueAsBytes(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
