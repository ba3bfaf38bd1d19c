package dev.millrace.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Goes from a step of a running pipeline to its documents, and from one of them to its page. */
public final class JourneyCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI service;

  private JourneyCheck(URI service) {
    this.service = service;
  }

  /**
   * Whether the way could be gone: not before there is a checkpoint of a step that the index knows.
   *
   * @throws AssertionError if what is told on it is not right
   */
  public static boolean passed(URI service) throws IOException, InterruptedException {
    return new JourneyCheck(service).passed();
  }

  private boolean passed() throws IOException, InterruptedException {
    Optional<JsonNode> step = get("/api/lineage/step?losses=true&step=1");
    if (step.isEmpty() || step.get().path("model").isMissingNode()) {
      return false;
    }
    JsonNode document = step.get().path("documents").path(0);
    double sum = 0;
    for (JsonNode token : document.path("tokens")) {
      sum += token.path(1).doubleValue();
    }
    assertThat(document.path("tokens")).isNotEmpty();
    assertThat(sum).isPositive();
    assertThat(document.path("loss").doubleValue()).isPositive();
    requirePage(document.path("id").asText(), document.path("url").asText());
    requireFound(document.path("url").asText());
    requireJudged();
    return true;
  }

  private void requirePage(String id, String url) throws IOException, InterruptedException {
    JsonNode page = get("/api/page?id=" + encoded(id)).orElseThrow();
    assertThat(page.path("url").asText()).isEqualTo(url);
    assertThat(page.path("fates")).extracting(fate -> fate.path("fate").asText()).contains("clean");
    assertThat(page.path("steps")).isNotEmpty();
    assertThat(page.path("html").asText()).containsIgnoringCase("<html");
    JsonNode now = page.path("now");
    assertThat(now.path("keep").asBoolean()).isTrue();
    assertThat(now.path("rules")).isNotEmpty();
    assertThat(now.path("source").toString()).contains("[\"kept\",", "[\"cut\",");
    assertThat(now.path("clean_text").asText()).isNotBlank();
    assertThat(now.path("languages").path(0).path("language").asText()).isEqualTo("en");
  }

  private void requireFound(String url) throws IOException, InterruptedException {
    for (String query : new String[] {url, url.substring(url.indexOf("//") + 2)}) {
      JsonNode found = get("/api/pages?q=" + encoded(query)).orElseThrow();
      assertThat(found.path("pages"))
          .as(query)
          .extracting(page -> page.path("url").asText())
          .contains(url);
    }
    JsonNode dropped = get("/api/pages?q=rule%3Alanguage.not-wanted&limit=3").orElseThrow();
    assertThat(dropped.path("pages"))
        .hasSize(3)
        .allMatch(
            page -> page.path("ends").path(0).path("rule").asText().equals("language.not-wanted"));
    assertThat(dropped.path("next").asText()).isNotEmpty();
    JsonNode texts = get("/api/pages?q=text%3Athe&limit=2").orElseThrow();
    assertThat(texts.path("pages")).hasSize(2);
  }

  private void requireJudged() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/api/judge"))
            .POST(BodyPublishers.ofString("{\"html\":\"<p>Mail me: me@example.org</p>\"}"))
            .build();
    JsonNode judged = JSON.readTree(send(request).body());
    assertThat(judged.path("keep").asBoolean()).isFalse();
    assertThat(judged.path("text").asText()).isEqualTo("Mail me: me@example.org");
    assertThat(judged.path("personal_data").path("email").asInt()).isEqualTo(1);
  }

  /** Empty where it is not known yet. */
  private Optional<JsonNode> get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(service + path)).build());
    return answer.statusCode() == 200
        ? Optional.of(JSON.readTree(answer.body()))
        : Optional.empty();
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
