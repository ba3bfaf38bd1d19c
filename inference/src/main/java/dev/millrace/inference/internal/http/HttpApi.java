package dev.millrace.inference.internal.http;

import dev.millrace.http.HttpAnswer;
import dev.millrace.http.HttpCall;
import dev.millrace.http.HttpHandler;
import dev.millrace.http.Refusals;
import dev.millrace.http.Routes;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.access.ApiKeys;
import dev.millrace.inference.serving.ServiceCatalog;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the handler of each request, checks who may call it, and answers every failure as JSON. */
public final class HttpApi implements HttpHandler, Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

  private final InferenceService service;
  private final CallerCheck caller;
  private final Routes<Route> routes;

  public HttpApi(InferenceService service, ServiceCatalog catalog) {
    this.service = service;
    InferenceSettings.Access access = service.settings().access();
    this.caller =
        new CallerCheck(
            service.settings(),
            ApiKeys.of(access.apiKeys(), access.apiKeysFile(), System::nanoTime));
    this.routes = ServiceRoutes.of(service, catalog);
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // a fault in one request must not reach the server
  public void handle(HttpCall http) throws IOException, InterruptedException {
    Routes.Match<Route> match = routes.find(http.method(), http.rawPath());
    ErrorShape errors =
        match instanceof Routes.Match.Found<Route> found
            ? found.target().errors()
            : ErrorShape.OPENAI;
    ApiCall call = new ApiCall(http, service.settings(), errors);
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

  private void answer(ApiCall call, Routes.Match<Route> match)
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

  private void dispatch(ApiCall call, Routes.Match<Route> match)
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
      case Routes.Match.Found<Route> found -> found.target().action().run(call, found.parameters());
      case Routes.Match.WrongMethod<Route> wrong -> {
        String allowed = String.join(", ", wrong.allowed());
        call.setHeader("Allow", allowed);
        throw ApiException.wrongMethod(
            call.path() + " takes " + allowed + ", not " + call.method());
      }
      case Routes.Match.Unknown<Route> unknown ->
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
  private static String label(Routes.Match<Route> match) {
    String pattern =
        switch (match) {
          case Routes.Match.Found<Route> found -> found.pattern();
          case Routes.Match.WrongMethod<Route> wrong -> wrong.pattern();
          case Routes.Match.Unknown<Route> unknown -> "";
        };
    boolean counted = !pattern.isEmpty() && !pattern.contains("{") && !PageFiles.has(pattern);
    return counted ? pattern : "other";
  }
}
