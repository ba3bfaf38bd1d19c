package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.LineageView;
import dev.millrace.inference.serving.PagesView;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.schemas.SettingsException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked of pages over HTTP reaches who answers, and what is wrong is told by field. */
@Timeout(60)
class PagesApiTest {
  /** Answers with what it was asked. */
  private static final class Echo implements PagesView {
    @Override
    public boolean isKept() {
      return true;
    }

    @Override
    public Map<String, Object> find(String query, LineageView.Part part) {
      return Map.of("query", query, "after", part.after(), "most", part.most());
    }

    @Override
    public Optional<Map<String, Object>> page(String id) {
      return id.equals("urn:1") ? Optional.of(Map.of("id", id)) : Optional.empty();
    }

    @Override
    public Map<String, Object> seen(int[] tokens, String tokenizerId) {
      return Map.of(
          "spans",
          List.of(Map.of("start", 2, "length", 9, "id", "urn:1", "url", "http://a.test/<b>")),
          "tokens",
          tokens.length,
          "complete",
          true);
    }

    @Override
    public Map<String, Object> judge(String text, boolean html, String url) {
      if (text.length() > 100) {
        throw new SettingsException("there are 101 bytes of it");
      }
      return Map.of("text", text, "html", html, "url", url);
    }
  }

  private static InferenceServer serving(PagesView pages) {
    return InferenceServer.start(
        SETTINGS,
        new ServiceCatalog(
            Map.of(), CheckpointCatalog.empty(), PipelineView.none(), LineageView.none(), pages));
  }

  @Test
  void whatIsAskedReachesThePages() {
    try (InferenceServer server = serving(new Echo());
        Http http = new Http(server)) {
      JsonNode found = Http.json(http.get("/api/pages?q=rule%3Ac4.too-few&after=urn%3A1&limit=5"));
      assertThat(found.path("query").textValue()).isEqualTo("rule:c4.too-few");
      assertThat(found.path("after").textValue()).isEqualTo("urn:1");
      assertThat(found.path("most").intValue()).isEqualTo(5);
      assertThat(Http.json(http.get("/api/page?id=urn:1")).path("id").textValue())
          .isEqualTo("urn:1");
      JsonNode judged =
          Http.json(http.post("/api/judge", "{\"html\":\"<p>a\",\"url\":\"http://a.test/\"}"));
      assertThat(judged.toString())
          .contains("\"text\":\"<p>a\"", "\"html\":true", "\"url\":\"http://a.test/\"");
      server.offer(FakeEngine.letters(1).served("run@1"));
      JsonNode seen = Http.json(http.post("/api/seen", "{\"tokens\":[104,105,32]}"));
      assertThat(seen.path("tokens").intValue()).isEqualTo(3);
      assertThat(Http.field(http.post("/api/seen", "{\"tokens\":\"hi\"}"))).contains("tokens");
      assertThat(Http.json(http.post("/api/judge", "{\"text\":\"a\"}")).path("html").asBoolean())
          .isFalse();
    }
  }

  @Test
  void whatIsWrongIsToldByField() {
    try (InferenceServer server = serving(new Echo());
        Http http = new Http(server)) {
      HttpResponse<String> unknown = http.get("/api/page?id=urn:2");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).contains("no page urn:2 is known here");
      assertThat(Http.field(http.get("/api/pages"))).contains("q");
      assertThat(Http.field(http.post("/api/judge", "{}"))).contains("text");
      HttpResponse<String> both = http.post("/api/judge", "{\"text\":\"a\",\"html\":\"b\"}");
      assertThat(both.statusCode()).isEqualTo(400);
      HttpResponse<String> large =
          http.post("/api/judge", "{\"text\":\"" + "a".repeat(101) + "\"}");
      assertThat(large.statusCode()).isEqualTo(400);
      assertThat(large.body()).contains("101 bytes");
    }
  }

  @Test
  void withoutPagesTheAnswerSaysSo() {
    try (InferenceServer server = serving(PagesView.none());
        Http http = new Http(server)) {
      assertThat(http.get("/api/pages?q=a").statusCode()).isEqualTo(503);
      assertThat(http.get("/api/page?id=a").statusCode()).isEqualTo(503);
    }
  }
}
