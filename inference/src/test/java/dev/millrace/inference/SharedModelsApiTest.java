package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.COMPLETIONS;
import static dev.millrace.inference.Fixtures.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.SharedModels;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several models side by side, by name and by share. */
@Timeout(60)
class SharedModelsApiTest {
  private InferenceServer server;
  private InferenceService service;
  private Http http;

  @BeforeEach
  void start() {
    service =
        new InferenceService(SETTINGS, new SharedModels(List.of("old=run-a:75", "new=run-b:25")));
    server = InferenceServer.start(service, ServiceCatalog.none());
    http = new Http(server);
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  private void both() {
    service.slot("old").offer(FakeEngine.letters(1).served("run-a@7"));
    service.slot("new").offer(FakeEngine.letters(2).served("run-b@9"));
  }

  private static String name(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.headers().firstValue("Model-Name").orElse("none");
  }

  @Test
  void eachIsAskedByItsNameInEveryForm() {
    both();
    Map<String, String> forms =
        Map.of(
            COMPLETIONS,
            "'prompt':'a','max_tokens':2",
            "/v1/chat/completions",
            "'messages':[{'role':'user','content':'a'}],'max_tokens':2",
            "/v1/responses",
            "'input':'a','max_output_tokens':2",
            "/completion",
            "'prompt':'a','n_predict':2",
            "/api/generate",
            "'prompt':'a','stream':false,'options':{'num_predict':2}",
            "/api/chat",
            "'messages':[{'role':'user','content':'a'}],'stream':false,'options':{'num_predict':2}");
    forms.forEach(
        (path, body) -> {
          for (String model : List.of("old", "new")) {
            HttpResponse<String> response =
                http.post(path, ("{'model':'" + model + "'," + body + "}").replace('\'', '"'));
            String id = model.equals("old") ? "run-a@7" : "run-b@9";
            assertThat(name(response)).as(path).isEqualTo(model);
            assertThat(response.headers().firstValue("Model-Checkpoint")).contains(id);
            assertThat(response.headers().firstValue("Model-Step")).contains(id.substring(6));
            assertThat(Http.json(response).at("/model").textValue()).as(path).isEqualTo(id);
          }
          Set<String> shared = new HashSet<>();
          for (int i = 0; i < 4; i++) {
            shared.add(name(http.post(path, ("{" + body + "}").replace('\'', '"'))));
          }
          assertThat(shared).as(path).containsExactlyInAnyOrder("old", "new");
        });
  }

  @Test
  void theOthersAreSharedOutAndCounted() {
    both();
    Map<String, Integer> answers = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      String model = i % 2 == 0 ? "" : "\"model\":\"millrace\",";
      HttpResponse<String> response =
          http.post(COMPLETIONS, "{" + model + "\"prompt\":\"a\",\"max_tokens\":3}");
      answers.merge(name(response), 1, Integer::sum);
    }
    assertThat(answers).isEqualTo(Map.of("old", 75, "new", 25));
    assertThat(http.get("/metrics").body())
        .contains("millrace_shared_model_requests_total{name=\"old\"} 75.0\n")
        .contains("millrace_shared_model_requests_total{name=\"new\"} 25.0\n")
        .contains("millrace_shared_model_completion_tokens_total{name=\"new\"} 75.0\n")
        .contains("millrace_shared_model_request_seconds_count{name=\"old\"} 75\n")
        .contains("millrace_shared_model_swaps_total{name=\"new\"} 1.0\n");
  }

  @Test
  void aConversationStaysWithItsModel() {
    both();
    for (String key : List.of("session_id", "prompt_cache_key", "user")) {
      Set<String> all = new HashSet<>();
      for (int person = 0; person < 20; person++) {
        String body = "{\"" + key + "\":\"person " + person + "\",\"max_tokens\":1}";
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 4; i++) {
          names.add(name(http.post(COMPLETIONS, body)));
        }
        assertThat(names).hasSize(1);
        all.addAll(names);
      }
      assertThat(all).hasSize(2);
    }
  }

  @Test
  void oneSwapsWhileTheOtherAnswers() throws Exception {
    FakeEngine old = FakeEngine.letters(1);
    FakeEngine slow = FakeEngine.letters(2);
    slow.passMillis = 3;
    service.slot("old").offer(old.served("run-a@7"));
    service.slot("new").offer(slow.served("run-b@9"));
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> begun =
          clients.submit(
              () ->
                  http.post(
                      COMPLETIONS, "{\"model\":\"new\",\"prompt\":\"a\",\"max_tokens\":300}"));
      while (slow.passes.size() < 3) {
        Thread.sleep(1);
      }
      service.slot("old").offer(FakeEngine.letters(3).served("run-a@8"));
      while (!old.closed) {
        Thread.sleep(1);
      }
      assertThat(begun.isDone()).isFalse();
      HttpResponse<String> next = http.post(COMPLETIONS, "{\"model\":\"old\",\"max_tokens\":1}");
      assertThat(Http.json(next).at("/model").textValue()).isEqualTo("run-a@8");
      HttpResponse<String> answer = begun.get();
      assertThat(name(answer)).isEqualTo("new");
      assertThat(Http.json(answer).at("/usage/completion_tokens").intValue()).isEqualTo(300);
    }
  }

  @Test
  void whileOneIsNotThereTheOtherHasAllRequests() {
    assertThat(http.post(COMPLETIONS, "{}").statusCode()).isEqualTo(503);
    assertThat(http.get("/health").statusCode()).isEqualTo(503);
    service.slot("new").offer(FakeEngine.letters(2).served("run-b@9"));
    for (int i = 0; i < 5; i++) {
      assertThat(name(http.post(COMPLETIONS, "{\"max_tokens\":1}"))).isEqualTo("new");
    }
    assertThat(http.post(COMPLETIONS, "{\"model\":\"old\"}").statusCode()).isEqualTo(503);
    assertThat(http.get("/health").statusCode()).isEqualTo(200);
  }

  /** Two generations may each have a run of that name at that step. */
  @Test
  void twoOfTheSameIdStayApart() throws Exception {
    List<FakeEngine> engines = new ArrayList<>();
    for (String slot : List.of("old", "new", "old")) {
      FakeEngine engine = FakeEngine.letters(engines.size());
      engines.add(engine);
      service.slot(slot).offer(engine.served("run@1"));
    }
    while (!engines.getFirst().closed) {
      Thread.sleep(1);
    }
    assertThat(name(http.post(COMPLETIONS, "{\"model\":\"new\",\"max_tokens\":1}")))
        .isEqualTo("new");
    assertThat(engines.get(1).closed).isFalse();
    assertThat(engines.get(1).passes).isNotEmpty();
    assertThat(service.scheduler().loaded()).isEqualTo(2);
  }

  @Test
  void allAreListedAndOthersAreNotThere() {
    both();
    JsonNode list = Http.json(http.get("/v1/models")).at("/data");
    assertThat(list.findValuesAsText("id"))
        .containsExactly("millrace", "old", "new", "run-a@7", "run-b@9");
    assertThat(list.findValuesAsText("root"))
        .containsExactly("run-a@7", "run-a@7", "run-b@9", "run-a@7", "run-b@9");
    HttpResponse<String> unknown = http.post(COMPLETIONS, "{\"model\":\"newer\"}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(Http.json(unknown).at("/error/message").textValue()).contains("millrace, old, new");
    assertThat(Http.json(http.post("/api/show", "{\"model\":\"new:latest\"}")).at("/modelfile"))
        .hasToString("\"FROM run-b@9\\n\"");
  }

  /** Vectors of two models cannot be compared, nor ids of two tokenizers. */
  @Test
  void vectorsWithoutANameAreTheFirstModels() {
    both();
    for (int i = 0; i < 8; i++) {
      JsonNode vectors = Http.json(http.post("/v1/embeddings", "{\"input\":\"a\"}"));
      assertThat(vectors.at("/model").textValue()).isEqualTo("run-a@7");
    }
    JsonNode named = Http.json(http.post("/v1/embeddings", "{\"input\":\"a\",\"model\":\"new\"}"));
    assertThat(named.at("/model").textValue()).isEqualTo("run-b@9");
  }
}
