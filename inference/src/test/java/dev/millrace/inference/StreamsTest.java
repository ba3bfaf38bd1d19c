package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.ServiceCatalog;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The streams of the interfaces that are not OpenAI's first two. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamsTest {
  private InferenceServer server;
  private Http http;

  @BeforeAll
  void start() {
    server = InferenceServer.start(InferenceSettings.defaults().withPort(0), ServiceCatalog.none());
    server.offer(FakeEngine.saying("Assistant:", " Good day.\nUser: x").served("run@7"));
    http = new Http(server);
  }

  @AfterAll
  void stop() {
    http.close();
    server.close();
  }

  @Test
  void ollamaStreamsLinesUnlessToldNotTo() {
    HttpResponse<String> response =
        http.post(
            "/api/chat",
            "{\"model\":\"millrace\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                + "\"options\":{\"temperature\":0}}");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    List<JsonNode> lines = response.body().lines().map(Http::json).toList();
    String text =
        lines.stream()
            .map(line -> line.at("/message/content").textValue())
            .collect(Collectors.joining());
    assertThat(text).isEqualTo(" Good day.");
    assertThat(lines.subList(0, lines.size() - 1))
        .allMatch(line -> !line.at("/done").booleanValue());
    assertThat(lines.getLast().at("/done").booleanValue()).isTrue();
    assertThat(lines.getLast().at("/done_reason").textValue()).isEqualTo("stop");
    assertThat(lines.getLast().at("/eval_count").intValue()).isEqualTo(16);
  }

  @Test
  void whatOllamaGeneratedCanBeGoneOnFrom() {
    String first = "{\"prompt\":\"Assistant:\",\"options\":{\"temperature\":0,\"num_predict\":5}";
    List<JsonNode> lines =
        http.post("/api/generate", first + "}").body().lines().map(Http::json).toList();
    JsonNode context = lines.getLast().at("/context");
    assertThat(context).hasSize(15);
    String next =
        first.replace("Assistant:", "") + ",\"stream\":false,\"context\":" + context + "}";
    assertThat(Http.json(http.post("/api/generate", next)).at("/response").textValue())
        .isEqualTo(" day.");
  }

  @Test
  void ollamasErrorsAreTexts() {
    HttpResponse<String> refused = http.post("/api/chat", "{\"model\":\"nope\",\"messages\":[{}]}");
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(Http.json(refused).at("/error").textValue()).contains("nope", "millrace");
  }

  @Test
  void llamaCppStreamsEventsUntilOneSaysStop() {
    List<JsonNode> chunks =
        http
            .events(
                "/completion",
                "{\"prompt\":\"Assistant:\",\"temperature\":0,\"stream\":true,\"n_predict\":5,"
                    + "\"n_probs\":2,\"return_tokens\":true}")
            .stream()
            .map(Http::json)
            .toList();
    assertThat(chunks).hasSize(6);
    String text =
        chunks.stream().map(one -> one.at("/content").textValue()).collect(Collectors.joining());
    assertThat(text).isEqualTo(" Good");
    assertThat(chunks.get(1).at("/tokens").toString()).isEqualTo("[71]");
    assertThat(chunks.get(1).at("/completion_probabilities/0/token").textValue()).isEqualTo("G");
    assertThat(chunks.get(1).at("/completion_probabilities/0/top_logprobs")).hasSize(2);
    assertThat(chunks.get(1).at("/stop").booleanValue()).isFalse();
    assertThat(chunks.getLast().at("/stop").booleanValue()).isTrue();
    assertThat(chunks.getLast().at("/stop_type").textValue()).isEqualTo("limit");
    assertThat(chunks.getLast().at("/timings/predicted_n").intValue()).isEqualTo(5);
  }

  @Test
  void aResponseStreamsItsEventsInOrder() {
    HttpResponse<String> response =
        http.post("/v1/responses", "{\"input\":\"x\",\"temperature\":0,\"stream\":true}");
    List<JsonNode> events =
        response
            .body()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> Http.json(line.substring(6)))
            .toList();
    List<String> types = events.stream().map(event -> event.at("/type").textValue()).toList();
    assertThat(types)
        .startsWith(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta")
        .endsWith(
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    assertThat(response.body().lines().filter(line -> line.startsWith("event: ")).toList())
        .isEqualTo(types.stream().map(type -> "event: " + type).toList());
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).at("/sequence_number").intValue()).isEqualTo(i);
    }
    String text =
        events.stream().map(one -> one.path("delta").asText("")).collect(Collectors.joining());
    assertThat(text).isEqualTo(" Good day.");
    JsonNode last = events.getLast().at("/response");
    assertThat(last.at("/output/0/content/0/text").textValue()).isEqualTo(text);
    assertThat(last.at("/id")).isEqualTo(events.getFirst().at("/response/id"));
    assertThat(last.at("/status").textValue()).isEqualTo("completed");
  }
}
