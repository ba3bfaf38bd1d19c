package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.COMPLETIONS;
import static dev.millrace.inference.Fixtures.SETTINGS;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which models there are, and which of them answers. */
@Timeout(60)
class ModelsApiTest {
  @Test
  void everythingThatNeedsAModelSays503Before() {
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      HttpResponse<String> response = http.post(COMPLETIONS, "{}");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(Http.json(response).at("/error/code").textValue()).isEqualTo("no_model");
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(http.get("/health").statusCode()).isEqualTo(503);
      assertThat(http.post("/tokenize", "{\"text\":\"x\"}").statusCode()).isEqualTo(503);
      assertThat(Http.json(http.get("/v1/models")).at("/data")).isEmpty();
      server.offer(FakeEngine.letters(1).served("run@1"));
      assertThat(http.post(COMPLETIONS, "{}").statusCode()).isEqualTo(200);
      assertThat(http.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void modelsHealthAndMetrics() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      http.post(COMPLETIONS, "{\"max_tokens\":5}");
      JsonNode models = Http.json(http.get("/v1/models"));
      assertThat(models.at("/object").textValue()).isEqualTo("list");
      assertThat(models.at("/data").findValuesAsText("id")).containsExactly("millrace", "run@1");
      assertThat(Http.json(http.get("/v1/models/run@1")).at("/object").textValue())
          .isEqualTo("model");
      assertThat(Http.json(http.get("/health")).at("/model").textValue()).isEqualTo("run@1");
      assertThat(http.get("/metrics").body())
          .contains("millrace_http_requests_total{path=\"/v1/completions\",status=\"200\"} 1.0\n")
          .contains("millrace_completion_tokens_total 5.0\n")
          .contains("millrace_model{model=\"run@1\"} 1.0\n")
          .contains("millrace_time_to_first_token_seconds_count 1\n")
          .contains("millrace_model_swaps_total 1.0\n");
    }
  }

  @Test
  void metricsKeepTheirNamesTypesAndBounds() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      http.post(COMPLETIONS, "{\"max_tokens\":1}");
      HttpResponse<String> metrics = http.get("/metrics");
      assertThat(metrics.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(metrics.body().lines().toList())
          .contains(
              "# TYPE millrace_http_requests_total counter",
              "# TYPE millrace_prompt_tokens_total counter",
              "# TYPE millrace_prompt_tokens_reused_total counter",
              "# TYPE millrace_completion_tokens_total counter",
              "# TYPE millrace_engine_passes_total counter",
              "# TYPE millrace_engine_pass_rows_total counter",
              "# TYPE millrace_model_swaps_total counter",
              "# TYPE millrace_checkpoints_refused_total counter",
              "# TYPE millrace_answers_running gauge",
              "# TYPE millrace_requests_waiting gauge",
              "# TYPE millrace_models_loaded gauge",
              "# TYPE millrace_model gauge",
              "# TYPE millrace_time_to_first_token_seconds histogram",
              "# TYPE millrace_request_seconds histogram",
              "millrace_models_loaded 1.0",
              "millrace_model{model=\"run@1\"} 1.0",
              "millrace_time_to_first_token_seconds_bucket{le=\"30.0\"} 1",
              "millrace_request_seconds_bucket{le=\"300.0\"} 1",
              "millrace_request_seconds_bucket{le=\"+Inf\"} 1")
          .anyMatch(line -> line.startsWith("millrace_request_seconds_bucket{le=\"0.05\"} "))
          .anyMatch(
              line -> line.startsWith("millrace_time_to_first_token_seconds_bucket{le=\"0.01\"} "));
    }
  }

  @Test
  void theModelThatWasReplacedIsNoLongerTheCurrentOne() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      http.get("/metrics");
      server.offer(FakeEngine.letters(2).served("run@2"));
      assertThat(http.get("/metrics").body())
          .contains("millrace_model{model=\"run@2\"} 1.0\n")
          .doesNotContain("run@1");
    }
  }

  /** A catalog of three checkpoints of which the second is damaged. */
  private static CheckpointCatalog catalog(List<FakeEngine> loaded) {
    return new CheckpointCatalog() {
      @Override
      public List<CheckpointEntry> checkpoints() {
        return LongStream.of(1, 2, 3)
            .mapToObj(
                step ->
                    new CheckpointEntry(
                        "old",
                        step,
                        Instant.EPOCH,
                        0,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        ""))
            .toList();
      }

      @Override
      public ServedModel load(String id) {
        if (id.equals("old@2")) {
          throw new CheckpointRefusedException(id, "damaged");
        }
        FakeEngine engine = FakeEngine.letters(id.hashCode());
        loaded.add(engine);
        return engine.served(id);
      }

      @Override
      public Optional<String> pinned() {
        return Optional.empty();
      }

      @Override
      public void pin(String id) {
        load(id).close();
      }

      @Override
      public void unpin() {}
    };
  }

  @Test
  void aNamedCheckpointIsLoadedBesideTheCurrentOneAndGoesWhenAnotherComes() throws Exception {
    List<FakeEngine> loaded = Collections.synchronizedList(new ArrayList<>());
    ServiceCatalog catalog = new ServiceCatalog(Map.of(), catalog(loaded), PipelineView.none());
    try (InferenceServer server = InferenceServer.start(SETTINGS, catalog);
        Http http = new Http(server)) {
      server.offer(FakeEngine.letters(1).served("run@1"));
      assertThat(Http.json(http.get("/v1/models")).at("/data").findValuesAsText("id"))
          .containsExactly("millrace", "run@1", "old@1", "old@2", "old@3");
      for (int i = 0; i < 2; i++) {
        JsonNode answer = Http.json(http.post(COMPLETIONS, "{\"model\":\"old@1\"}"));
        assertThat(answer.at("/system_fingerprint").textValue()).isEqualTo("old@1");
      }
      assertThat(loaded).hasSize(1);
      HttpResponse<String> damaged = http.post(COMPLETIONS, "{\"model\":\"old@2\"}");
      assertThat(damaged.statusCode()).isEqualTo(409);
      assertThat(http.post(COMPLETIONS, "{\"model\":\"old@3\"}").statusCode()).isEqualTo(200);
      while (!loaded.getFirst().closed) {
        Thread.sleep(1);
      }
      JsonNode current = Http.json(http.post(COMPLETIONS, "{}"));
      assertThat(current.at("/system_fingerprint").textValue()).isEqualTo("run@1");
    }
  }

  @Test
  void pinsAreCheckedAndAnswered() {
    ServiceCatalog catalog =
        new ServiceCatalog(Map.of(), catalog(new ArrayList<>()), PipelineView.none());
    try (InferenceServer server = InferenceServer.start(SETTINGS, catalog);
        Http http = new Http(server)) {
      String path = "/admin/checkpoint";
      assertThat(http.post(path, "{\"checkpoint\":\"old@1\"}").statusCode()).isEqualTo(200);
      assertThat(http.post(path, "{\"checkpoint\":\"latest\"}").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = http.post(path, "{\"checkpoint\":\"old@2\"}");
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("damaged");
      assertThat(Http.field(refused)).contains("checkpoint");
      HttpResponse<String> named = http.post(COMPLETIONS, "{\"model\":\"old@2\"}");
      assertThat(Http.field(named)).contains("model");
      assertThat(http.get("/metrics").body()).contains("millrace_checkpoints_refused_total 2.0\n");
      assertThat(Http.field(http.post(path, "{}"))).contains("checkpoint");
      for (String wrong :
          List.of("", "LATEST", "old", "old@-1", "a\\nb@1", "x".repeat(201) + "@1")) {
        HttpResponse<String> answer = http.post(path, "{\"checkpoint\":\"" + wrong + "\"}");
        assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
        assertThat(Http.field(answer)).contains("checkpoint");
      }
      assertThat(Http.json(http.get("/api/status")).at("/checkpoints")).hasSize(3);
    }
  }
}
