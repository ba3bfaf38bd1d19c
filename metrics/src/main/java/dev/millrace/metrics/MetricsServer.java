package dev.millrace.metrics;

import dev.millrace.http.HttpAnswer;
import dev.millrace.http.HttpCall;
import dev.millrace.http.HttpLimits;
import dev.millrace.http.HttpServer;
import dev.millrace.http.Routes;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code /metrics}, {@code /health/live} and {@code /health/ready} of a process. Ready is 200, not
 * ready 503 with a line a reason.
 */
public final class MetricsServer implements AutoCloseable {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_BODY_BYTES = 1 << 10;

  private final HttpServer http;
  private final Meters meters;
  private final Health health;
  private final Routes<Supplier<HttpAnswer>> routes =
      new Routes.Builder<Supplier<HttpAnswer>>()
          .on("GET", "/metrics", this::metrics)
          .on("GET", "/health/live", MetricsServer::live)
          .on("GET", "/health/ready", this::ready)
          .build();

  private MetricsServer(HttpServer http, Meters meters, Health health) {
    this.http = http;
    this.meters = meters;
    this.health = health;
  }

  /**
   * @throws SettingsException if the port is taken or the address is not this machine's
   */
  public static MetricsServer start(MetricsSettings settings, Meters meters, Health health) {
    MetricsServer server = new MetricsServer(bind(settings), meters, health);
    meters.watch(Metric.READY, () -> health.isReady() ? 1 : 0);
    server.http.serve(server::answer, HttpAnswer::text);
    return server;
  }

  private static HttpServer bind(MetricsSettings settings) {
    HttpLimits limits =
        HttpLimits.defaults()
            .withMaxBodyBytes(MOST_BODY_BYTES)
            .withMaxConnections(MOST_CONNECTIONS);
    try {
      InetAddress host = InetAddress.getByName(settings.host());
      return HttpServer.bind(new InetSocketAddress(host, settings.port()), limits);
    } catch (IOException e) {
      throw new SettingsException(
          "cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ": "
              + e.getMessage()
              + "; set another metrics.port (0 takes any free one) or metrics.host",
          e);
    }
  }

  private void answer(HttpCall call) throws IOException {
    switch (routes.find(call.method(), call.rawPath())) {
      case Routes.Match.Found<Supplier<HttpAnswer>> found -> call.send(found.target().get());
      case Routes.Match.WrongMethod<Supplier<HttpAnswer>> wrong -> {
        call.setHeader("Allow", String.join(", ", wrong.allowed()));
        call.send(HttpAnswer.text(405, "only " + String.join(", ", wrong.allowed())));
      }
      case Routes.Match.Unknown<Supplier<HttpAnswer>> _ ->
          call.send(HttpAnswer.text(404, "there are /metrics, /health/live and /health/ready"));
    }
  }

  private HttpAnswer metrics() {
    return new HttpAnswer(200, METRICS_TYPE, meters.text().getBytes(StandardCharsets.UTF_8));
  }

  /** Whoever answers is alive: what breaks a stage ends its process. */
  private static HttpAnswer live() {
    return HttpAnswer.text(200, "alive");
  }

  private HttpAnswer ready() {
    List<String> troubles = health.troubles();
    return troubles.isEmpty()
        ? HttpAnswer.text(200, "ready")
        : HttpAnswer.text(503, String.join("\n", troubles));
  }

  public URI url() {
    return http.url();
  }

  @Override
  public void close() {
    http.close();
  }
}
