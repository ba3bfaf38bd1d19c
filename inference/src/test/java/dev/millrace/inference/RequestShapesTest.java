package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServiceCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests as clients send them, a line each in {@code request-shapes.jsonl}: {@code chat} and
 * {@code completion} are what is added to the smallest request, {@code field} is what an error
 * names, {@code equals} says what stands where in the answer.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestShapesTest {
  private InferenceServer server;
  private Http http;

  @BeforeAll
  void start() {
    server = InferenceServer.start(InferenceSettings.defaults().withPort(0), ServiceCatalog.none());
    server.offer(FakeEngine.letters(1).served("run@1"));
    http = new Http(server);
  }

  @AfterAll
  void stop() {
    http.close();
    server.close();
  }

  static Stream<String> lines() throws IOException {
    try (InputStream in = RequestShapesTest.class.getResourceAsStream("/request-shapes.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void isAnsweredAsItsLineSays(String line) {
    JsonNode shape = Http.json(line);
    HttpResponse<String> response = send(shape);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(shape.at("/status").intValue());
    JsonNode answer = Http.json(response);
    if (shape.has("field")) {
      assertThat(Http.field(response)).contains(shape.at("/field").textValue());
      assertThat(answer.at("/error/message").textValue())
          .contains(shape.at("/field").textValue())
          .doesNotContain("jackson", "Exception", "\n");
    }
    for (Map.Entry<String, JsonNode> wanted : shape.path("equals").properties()) {
      JsonNode found = answer.at("/" + wanted.getKey().replace('.', '/'));
      assertThat(found).as("%s in %s", wanted.getKey(), answer).isEqualTo(wanted.getValue());
    }
  }

  private HttpResponse<String> send(JsonNode shape) {
    for (Map.Entry<String, String> kind :
        Map.of("chat", "/v1/chat/completions", "completion", "/v1/completions").entrySet()) {
      if (shape.has(kind.getKey())) {
        ObjectNode body = RequestFields.JSON.createObjectNode();
        body.put("model", "millrace");
        if (kind.getKey().equals("chat")) {
          body.putArray("messages").addObject().put("role", "user").put("content", "x");
          body.put("max_tokens", 4);
        } else {
          body.put("prompt", "x");
        }
        body.setAll((ObjectNode) shape.get(kind.getKey()));
        dropDoubledLimit(body);
        return http.post(kind.getValue(), body.toString());
      }
    }
    return http.post(shape.at("/path").textValue(), shape.at("/body").toString());
  }

  private static void dropDoubledLimit(ObjectNode body) {
    if (body.has("max_completion_tokens")) {
      body.remove(List.of("max_tokens"));
    }
  }
}
