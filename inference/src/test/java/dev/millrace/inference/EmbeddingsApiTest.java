package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.ServiceCatalog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddingsApiTest {
  private static final String PATH = "/v1/embeddings";

  private final FakeEngine engine = FakeEngine.letters(1);
  private InferenceServer server;
  private Http http;

  @BeforeAll
  void start() {
    server = InferenceServer.start(InferenceSettings.defaults().withPort(0), ServiceCatalog.none());
    server.offer(engine.served("run@1"));
    http = new Http(server);
  }

  @AfterAll
  void stop() {
    http.close();
    server.close();
  }

  /** The fake's hidden states are the token's id and its place. */
  @Test
  void aVectorIsTheMeanOfHiddenStatesAtLengthOne() {
    JsonNode answer = Http.json(http.post(PATH, "{\"input\":[3,5,10]}"));
    double length = Math.hypot(6, 1);
    JsonNode vector = answer.at("/data/0/embedding");
    assertThat(vector).hasSize(8);
    assertThat(vector.get(0).doubleValue()).isCloseTo(6 / length, within(1e-6));
    assertThat(vector.get(1).doubleValue()).isCloseTo(1 / length, within(1e-6));
    assertThat(vector.get(2).doubleValue()).isZero();
    assertThat(answer.at("/model").textValue()).isEqualTo("run@1");
  }

  @Test
  void base64IsTheSameNumbers() {
    JsonNode numbers = Http.json(http.post(PATH, "{\"input\":\"hello\"}")).at("/data/0/embedding");
    String text =
        Http.json(http.post(PATH, "{\"input\":\"hello\",\"encoding_format\":\"base64\"}"))
            .at("/data/0/embedding")
            .textValue();
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode number : numbers) {
      assertThat(bytes.getFloat()).isEqualTo(number.floatValue());
    }
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void moreTextsThanPlacesTakeTurns() {
    String texts =
        IntStream.range(0, 100)
            .mapToObj(i -> "\"" + "x".repeat(i + 1) + "\"")
            .collect(Collectors.joining(","));
    JsonNode answer = Http.json(http.post(PATH, "{\"input\":[" + texts + "]}"));
    assertThat(answer.at("/data")).hasSize(100);
    assertThat(answer.at("/usage/prompt_tokens").intValue()).isEqualTo(5050);
    for (int i = 0; i < 100; i++) {
      double expected = (i / 2.0) / Math.hypot('x', i / 2.0);
      assertThat(answer.at("/data/" + i + "/embedding/1").doubleValue())
          .as("text %d", i)
          .isCloseTo(expected, within(1e-5));
    }
    assertThat(engine.openSequences.get()).isZero();
  }

  @Test
  void longTextsAreReadInChunksAndTooLongOnesRefusedOrCut() {
    String full = "x".repeat(FakeEngine.CONTEXT);
    assertThat(http.post(PATH, "{\"input\":\"" + full + "\"}").statusCode()).isEqualTo(200);
    assertThat(http.post(PATH, "{\"input\":\"" + full + "x\"}").statusCode()).isEqualTo(400);
    String more = "{\"input\":\"" + full + "x\"";
    JsonNode cut = Http.json(http.post("/api/embed", more + "}"));
    assertThat(cut.at("/prompt_eval_count").intValue()).isEqualTo(FakeEngine.CONTEXT);
    assertThat(http.post("/api/embed", more + ",\"truncate\":false}").statusCode()).isEqualTo(400);
    assertThat(Http.json(http.post("/api/embeddings", "{\"prompt\":\"x\"}")).at("/embedding"))
        .hasSize(8);
  }
}
