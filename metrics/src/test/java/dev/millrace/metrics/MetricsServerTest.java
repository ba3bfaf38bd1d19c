package dev.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Meters meters = new Meters();
  private final Health health = new Health();
  private final MetricsServer server = MetricsServer.start(MetricsSettings.DEFAULT, meters, health);

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI address = URI.create(server.url() + path);
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  @Test
  void isReadyOnceAllHasStartedAndNoPartHasTrouble() throws Exception {
    AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
    health.require("cluster", trouble::get);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).isEqualTo("starting\n");

    health.started();
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body()).contains("millrace_ready 1.0");

    trouble.set(Optional.of("the broker does not answer"));
    HttpResponse<String> away = get("/health/ready");
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.body()).isEqualTo("cluster: the broker does not answer\n");
    assertThat(get("/metrics").body()).contains("millrace_ready 0.0");
    assertThat(get("/health/live").statusCode()).as("alive all the same").isEqualTo(200);

    trouble.set(Optional.empty());
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreTextWithThoseOfOtherPartsBehind() throws Exception {
    meters.count(Metric.PAGES, "file");
    Meters others = new Meters();
    others.count(Metric.MODEL_SWAPS);
    meters.append(others::text);

    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body())
        .contains(
            "# TYPE millrace_pages_total counter\nmillrace_pages_total{source=\"file\"} 1.0\n")
        .contains("millrace_model_swaps_total 1.0\n");
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    HttpResponse<String> unknown = get("/");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).isEqualTo("there are /metrics, /health/live and /health/ready\n");
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void aPortThatIsTakenIsToldWithTheWayOut() {
    MetricsSettings taken = new MetricsSettings("127.0.0.1", server.url().getPort());
    assertThatThrownBy(() -> MetricsServer.start(taken, new Meters(), new Health()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.port())
        .hasMessageContaining("metrics.port");
  }

  @Test
  void theJavaMachineTellsOfItself() throws Exception {
    try (JvmMeters _ = JvmMeters.bind(meters)) {
      assertThat(get("/metrics").body())
          .contains("jvm_memory_used_bytes{", "process_cpu_usage", "millrace_start_time_seconds 1");
    }
  }
}
