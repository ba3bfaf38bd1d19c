package dev.millrace.inference.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.openai.ChatApi;
import dev.millrace.inference.internal.openai.CompletionsApi;
import dev.millrace.inference.internal.openai.GenerationApi;
import dev.millrace.inference.internal.openai.ModelsApi;
import dev.millrace.inference.internal.openai.PipelineApi;
import dev.millrace.inference.internal.openai.TokenizerApi;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the handler of each request, checks who may call it, and answers every failure as JSON. */
public final class HttpApi implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
  private static final Set<String> OPEN = Set.of("/health");
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final InferenceService service;
  private final Map<String, Route> routes;
  private final ModelsApi models;

  public HttpApi(InferenceService service, Surroundings surroundings) {
    this.service = service;
    ModelDirectory directory = new ModelDirectory(service, surroundings.checkpoints());
    GenerationApi completions =
        new GenerationApi(service, directory, new CompletionsApi(service.settings()));
    GenerationApi chat = new GenerationApi(service, directory, new ChatApi(service.settings()));
    TokenizerApi tokenizer = new TokenizerApi(service, surroundings.tokenizers());
    PipelineApi pipeline = new PipelineApi(surroundings.pipeline());
    this.models = new ModelsApi(service, directory, surroundings.checkpoints());
    this.routes =
        Map.ofEntries(
            Map.entry("/v1/completions", new Route("POST", completions::handle)),
            Map.entry("/v1/chat/completions", new Route("POST", chat::handle)),
            Map.entry("/v1/models", new Route("GET", models::list)),
            Map.entry("/tokenize", new Route("POST", tokenizer::tokenize)),
            Map.entry("/detokenize", new Route("POST", tokenizer::detokenize)),
            Map.entry("/tokenizers", new Route("GET", tokenizer::list)),
            Map.entry("/health", new Route("GET", models::health)),
            Map.entry("/metrics", new Route("GET", models::metrics)),
            Map.entry("/admin/checkpoint", new Route("POST", models::pin)),
            Map.entry("/api/status", new Route("GET", models::status)),
            Map.entry("/api/training", new Route("GET", pipeline::training)),
            Map.entry("/api/flow", new Route("GET", pipeline::flow)),
            Map.entry(
                "/api/examples",
                new Route("GET", call -> pipeline.examples(call, parameter(call, "rule")))));
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // a fault in one request must not reach the server
  public void handle(HttpExchange exchange) {
    HttpCall call = new HttpCall(exchange);
    try {
      answer(call);
    } catch (IOException e) {
      LOG.debug("client gone: {} {}", call.method(), call.path(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      service
          .metrics()
          .request(routes.containsKey(call.path()) ? call.path() : "other", call.status());
      call.close();
    }
  }

  private void answer(HttpCall call) throws IOException, InterruptedException {
    try {
      dispatch(call);
    } catch (ApiException e) {
      fail(call, e);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", call.method(), call.path(), e);
      fail(call, ApiException.engine("the request failed here: see the service's log"));
    }
  }

  private static void fail(HttpCall call, ApiException error) throws IOException {
    if (call.begun()) {
      call.breakOff(error);
    } else {
      call.sendError(error);
    }
  }

  private void dispatch(HttpCall call) throws IOException, InterruptedException {
    call.setHeader("X-Content-Type-Options", "nosniff");
    allowOrigin(call);
    String path = call.path();
    if (call.method().equals("OPTIONS")) {
      preflight(call);
      return;
    }
    if (PageFiles.has(path)) {
      requireMethod(call, "GET");
      PageFiles.send(call, path);
      return;
    }
    if (!OPEN.contains(path)) {
      requireKey(call);
    }
    Route route = routes.get(path);
    if (route != null) {
      requireMethod(call, route.method());
      route.action().run(call);
    } else if (path.startsWith("/v1/models/")) {
      requireMethod(call, "GET");
      models.one(call, path.substring("/v1/models/".length()));
    } else {
      throw ApiException.unknownPath(
          call.method() + " " + shorten(path) + " is not known: the page is at /, the API at /v1");
    }
  }

  private static void requireMethod(HttpCall call, String method) {
    boolean head = method.equals("GET") && call.method().equals("HEAD");
    if (!call.method().equals(method) && !head) {
      call.setHeader("Allow", method);
      throw ApiException.wrongMethod(call.path() + " takes " + method + ", not " + call.method());
    }
  }

  private void requireKey(HttpCall call) {
    if (service.settings().access().apiKeys().isEmpty()) {
      return;
    }
    String given =
        call.header("Authorization")
            .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(value -> value.substring(7).trim())
            .orElseThrow(
                () -> ApiException.unauthorized("no API key: send Authorization: Bearer KEY"));
    boolean known = false;
    for (String key : service.settings().access().apiKeys()) {
      // Compared in constant time, each of them, so that timing tells nothing of a key.
      known |=
          MessageDigest.isEqual(
              key.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
    if (!known) {
      throw ApiException.unauthorized("the API key is not one of inference.api-keys");
    }
  }

  /**
   * Pages of other origins get nothing unless a setting allows them; a loopback service also
   * refuses foreign host names, under which a page could reach it by DNS rebinding.
   */
  private void allowOrigin(HttpCall call) {
    Optional<String> host = call.header("Host").map(HttpApi::hostName);
    if (service.settings().loopback() && host.isPresent() && !LOOPBACK_NAMES.contains(host.get())) {
      throw ApiException.forbidden(
          "host " + shorten(host.get()) + " is not a loopback name: call 127.0.0.1 or localhost");
    }
    Optional<String> origin = call.header("Origin");
    if (origin.isEmpty() || sameOrigin(origin.get(), call.header("Host"))) {
      return;
    }
    boolean any = service.settings().access().corsOrigins().contains("*");
    if (!any && !service.settings().access().corsOrigins().contains(origin.get())) {
      throw ApiException.forbidden(
          "origin "
              + shorten(origin.get())
              + " may not call this service: name it in inference.cors-origins");
    }
    call.setHeader("Access-Control-Allow-Origin", any ? "*" : origin.get());
    call.setHeader("Access-Control-Expose-Headers", "Retry-After");
    call.setHeader("Vary", "Origin");
  }

  private static boolean sameOrigin(String origin, Optional<String> host) {
    try {
      return host.isPresent() && host.get().equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String hostName(String host) {
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return name.toLowerCase(Locale.ROOT);
  }

  /** Clients send headers of their own, as OpenAI's does: an allowed page may send any. */
  private void preflight(HttpCall call) throws IOException {
    String wanted =
        call.header("Access-Control-Request-Headers").orElse("Authorization, Content-Type");
    call.setHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    call.setHeader("Access-Control-Allow-Headers", wanted);
    call.setHeader("Access-Control-Max-Age", "600");
    call.send(204, "text/plain", new byte[0]);
  }

  private static String parameter(HttpCall call, String name) {
    for (String pair : call.query().orElse("").split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    throw ApiException.invalid(name, "the query has no " + name);
  }

  private static String shorten(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }

  /** What a path does, and by which method it is called. */
  private record Route(String method, Action action) {}

  /** Answers a call. */
  @FunctionalInterface
  private interface Action {
    void run(HttpCall call) throws IOException, InterruptedException;
  }
}
