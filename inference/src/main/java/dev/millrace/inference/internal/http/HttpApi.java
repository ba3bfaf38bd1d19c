package dev.millrace.inference.internal.http;

import dev.millrace.http.HttpAnswer;
import dev.millrace.http.HttpCall;
import dev.millrace.http.HttpHandler;
import dev.millrace.http.Refusals;
import dev.millrace.http.Routes;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.openai.ChatApi;
import dev.millrace.inference.internal.openai.CompletionsApi;
import dev.millrace.inference.internal.openai.GenerationApi;
import dev.millrace.inference.internal.openai.ModelsApi;
import dev.millrace.inference.internal.openai.PipelineApi;
import dev.millrace.inference.internal.openai.TokenizerApi;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.ServiceCatalog;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the handler of each request, checks who may call it, and answers every failure as JSON. */
public final class HttpApi implements HttpHandler, Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

  private final InferenceService service;
  private final CallerCheck caller;
  private final Routes<Action> routes;

  public HttpApi(InferenceService service, ServiceCatalog catalog) {
    this.service = service;
    this.caller = new CallerCheck(service.settings());
    ModelDirectory directory = new ModelDirectory(service, catalog.checkpoints());
    GenerationApi completions =
        new GenerationApi(service, directory, new CompletionsApi(service.settings()));
    GenerationApi chat = new GenerationApi(service, directory, new ChatApi(service.settings()));
    TokenizerApi tokenizer = new TokenizerApi(service, catalog.tokenizers());
    PipelineApi pipeline = new PipelineApi(catalog.pipeline());
    ModelsApi models = new ModelsApi(service, directory, catalog.checkpoints());
    Routes.Builder<Action> paths =
        new Routes.Builder<Action>()
            .on("POST", "/v1/completions", (call, named) -> completions.handle(call))
            .on("POST", "/v1/chat/completions", (call, named) -> chat.handle(call))
            .on("GET", "/v1/models", (call, named) -> models.list(call))
            .on(
                "GET",
                "/v1/models/{id...}",
                (call, named) -> models.one(call, named.getOrDefault("id", "")))
            .on("POST", "/tokenize", (call, named) -> tokenizer.tokenize(call))
            .on("POST", "/detokenize", (call, named) -> tokenizer.detokenize(call))
            .on("GET", "/tokenizers", (call, named) -> tokenizer.list(call))
            .on("GET", "/health", (call, named) -> models.health(call))
            .on("GET", "/metrics", (call, named) -> models.metrics(call))
            .on("POST", "/admin/checkpoint", (call, named) -> models.pin(call))
            .on("GET", "/api/status", (call, named) -> models.status(call))
            .on("GET", "/api/training", (call, named) -> pipeline.training(call))
            .on("GET", "/api/flow", (call, named) -> pipeline.flow(call))
            .on(
                "GET",
                "/api/examples",
                (call, named) -> pipeline.examples(call, call.parameter("rule")));
    for (String page : PageFiles.paths()) {
      paths.on("GET", page, (call, named) -> PageFiles.send(call, page));
    }
    this.routes = paths.build();
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // a fault in one request must not reach the server
  public void handle(HttpCall http) throws IOException, InterruptedException {
    ApiCall call = new ApiCall(http);
    Routes.Match<Action> match = routes.find(http.method(), http.rawPath());
    try {
      answer(call, match);
    } finally {
      service.metrics().request(label(match), call.status());
    }
  }

  @Override
  public HttpAnswer refuse(int status, String reason) {
    return ApiCall.answer(ApiException.malformed(status, reason));
  }

  private void answer(ApiCall call, Routes.Match<Action> match)
      throws IOException, InterruptedException {
    try {
      dispatch(call, match);
    } catch (ApiException e) {
      fail(call, e);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", call.method(), call.path(), e);
      fail(call, ApiException.engine("the request failed here: see the service's log"));
    }
  }

  private static void fail(ApiCall call, ApiException error) throws IOException {
    if (call.begun()) {
      call.breakOff(error);
    } else {
      call.sendError(error);
    }
  }

  private void dispatch(ApiCall call, Routes.Match<Action> match)
      throws IOException, InterruptedException {
    call.setHeader("X-Content-Type-Options", "nosniff");
    caller.allowOrigin(call);
    if (call.method().equals("OPTIONS")) {
      caller.preflight(call);
      return;
    }
    if (!open(call.path())) {
      caller.requireKey(call);
    }
    switch (match) {
      case Routes.Match.Found<Action> found -> found.target().run(call, found.parameters());
      case Routes.Match.WrongMethod<Action> wrong -> {
        String allowed = String.join(", ", wrong.allowed());
        call.setHeader("Allow", allowed);
        throw ApiException.wrongMethod(
            call.path() + " takes " + allowed + ", not " + call.method());
      }
      case Routes.Match.Unknown<Action> unknown ->
          throw ApiException.unknownPath(
              call.method()
                  + " "
                  + ApiException.shorten(call.path())
                  + " is not known: the page is at /, the API at /v1");
    }
  }

  /** What needs no key: the page, and whether the service is well. */
  private static boolean open(String path) {
    return path.equals("/health") || PageFiles.has(path);
  }

  /** The path under which a request is counted: one of few, whatever clients ask for. */
  private static String label(Routes.Match<Action> match) {
    String pattern =
        switch (match) {
          case Routes.Match.Found<Action> found -> found.pattern();
          case Routes.Match.WrongMethod<Action> wrong -> wrong.pattern();
          case Routes.Match.Unknown<Action> unknown -> "";
        };
    boolean counted = !pattern.isEmpty() && !pattern.contains("{") && !PageFiles.has(pattern);
    return counted ? pattern : "other";
  }

  /** Answers a call; the segments of its path that have names come with it. */
  @FunctionalInterface
  private interface Action {
    void run(ApiCall call, Map<String, String> named) throws IOException, InterruptedException;
  }
}
