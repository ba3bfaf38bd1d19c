package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.Vocabulary;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TokenizerApiTest {
  @Test
  void tokenizesWithAnyTokenizer() {
    ServiceCatalog catalog =
        new ServiceCatalog(
            Map.of("bytes", new ByteVocabulary()), CheckpointCatalog.empty(), PipelineView.none());
    try (InferenceServer server = InferenceServer.start(SETTINGS, catalog);
        Http http = new Http(server)) {
      server.offer(FakeEngine.letters(1).served("run@1"));
      JsonNode answer =
          Http.json(http.post("/tokenize", "{\"text\":\"h\u00e9\",\"tokenizer\":\"bytes\"}"));
      assertThat(answer.at("/count").intValue()).isEqualTo(3);
      assertThat(answer.at("/tokens").toString()).isEqualTo("[104,195,169]");
      assertThat(answer.at("/pieces/0").textValue()).isEqualTo("h");
      assertThat(answer.at("/pieces/1").textValue()).isEqualTo("bytes:\\xc3");
      assertThat(Http.json(http.post("/detokenize", "{\"tokens\":[104,195,169]}")).at("/text"))
          .hasToString("\"h\u00e9\"");
      assertThat(Http.field(http.post("/detokenize", "{\"tokens\":[257]}"))).contains("tokens");
      assertThat(Http.field(http.post("/detokenize", "{}"))).contains("tokens");
      assertThat(Http.field(http.post("/tokenize", "{}"))).contains("text");
      assertThat(Http.field(http.post("/tokenize", "{\"text\":\"\",\"tokenizer\":\"x\"}")))
          .contains("tokenizer");
      assertThat(Http.json(http.get("/tokenizers")).at("/tokenizers").findValuesAsText("name"))
          .containsExactly("model", "bytes");
    }
  }

  @Test
  void theServedModelsTokenizerIsTheOneCalledModel() {
    Vocabulary standIn = Vocabulary.ofIds(3);
    ServiceCatalog catalog =
        new ServiceCatalog(
            Map.of("model", standIn), CheckpointCatalog.empty(), PipelineView.none());
    try (InferenceServer server = InferenceServer.start(SETTINGS, catalog);
        Http http = new Http(server)) {
      assertThat(Http.json(http.get("/tokenizers")).at("/tokenizers"))
          .as("ids alone are no tokenizer")
          .isEmpty();
      server.offer(FakeEngine.letters(1).served("run@1"));
      assertThat(Http.json(http.post("/tokenize", "{\"text\":\"h\"}")).at("/tokens").toString())
          .isEqualTo("[104]");
    }
  }
}
