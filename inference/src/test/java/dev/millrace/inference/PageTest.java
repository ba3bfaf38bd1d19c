package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.SETTINGS;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServiceCatalog;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The files of the page and what its views ask for. */
@Timeout(60)
class PageTest {
  @Test
  void trainingAndFlowAreColumnsAndStages() {
    PipelineView view =
        new PipelineView() {
          @Override
          public Training training() {
            Point step =
                new Point(
                    1,
                    64,
                    Instant.EPOCH,
                    OptionalDouble.of(3),
                    OptionalDouble.empty(),
                    OptionalDouble.of(2),
                    0.1,
                    9);
            Point evaluation =
                new Point(
                    1,
                    64,
                    Instant.EPOCH,
                    OptionalDouble.empty(),
                    OptionalDouble.of(1.5),
                    OptionalDouble.empty(),
                    0,
                    0);
            CheckpointEntry entry =
                new CheckpointEntry(
                    "r",
                    1,
                    Instant.EPOCH,
                    64,
                    OptionalDouble.of(3),
                    OptionalDouble.empty(),
                    "its loss is high");
            Notice notice = new Notice(1, Instant.EPOCH, "paused", "its loss is high; change it");
            return new Training(
                "g1",
                "r",
                new Curve(
                    List.of(step, evaluation),
                    Optional.of(step(3)),
                    List.of(new Spike(2, 9.5, 1.25))),
                ShownPipeline.scores(),
                Optional.of(ShownPipeline.heldOut()),
                List.of(entry),
                Optional.of(notice));
          }

          @Override
          public List<RunEntry> runs() {
            return List.of(new RunEntry("g2", "other", 7, Instant.ofEpochMilli(3)));
          }

          @Override
          public Optional<Training> training(String generation, String run) {
            return generation.equals("g2") && run.equals("other")
                ? Optional.of(
                    new Training(
                        "g2",
                        "other",
                        Curve.of(List.of(step(7))),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()))
                : Optional.empty();
          }

          private Point step(long at) {
            return ShownPipeline.point(at, 4);
          }

          @Override
          public Flow flow() {
            Map<String, Long> drops = Map.of("a.few", 1L, "a.many", 5L);
            return new Flow(
                List.of(
                    new Stage(
                        "curation",
                        "documents",
                        9,
                        0,
                        "clean",
                        3,
                        1.5,
                        2,
                        drops,
                        Optional.of(PipelineView.Work.REBALANCING))));
          }

          @Override
          public List<GenerationEntry> generations() {
            return List.of(
                new GenerationEntry("g2", "ready", "pages", "a 1 -> 2", Map.of("clean", 6L)));
          }

          @Override
          public List<CrawledHost> crawledHosts() {
            return List.of();
          }

          @Override
          public List<DropExample> examples(String rule) {
            return List.of(new DropExample("1", "http://a.test/", rule, 3, 50, "", "text"));
          }
        };
    ServiceCatalog catalog = new ServiceCatalog(Map.of(), CheckpointCatalog.empty(), view);
    try (InferenceServer server = InferenceServer.start(SETTINGS, catalog);
        Http http = new Http(server)) {
      JsonNode training = Http.json(http.get("/api/training"));
      assertThat(training.at("/generation").textValue()).isEqualTo("g1");
      assertThat(training.at("/loss").toString()).isEqualTo("[3.0,null]");
      assertThat(training.at("/held_out_bits_per_byte").toString()).isEqualTo("[null,1.5]");
      assertThat(training.at("/newest/step").toString()).isEqualTo("[3]");
      assertThat(training.at("/newest/loss").toString()).isEqualTo("[4.0]");
      assertThat(training.at("/spikes/0").toString())
          .isEqualTo("{\"step\":2,\"loss\":9.5,\"above\":1.25}");
      assertThat(training.at("/learning_rate").toString()).isEqualTo("[0.1,null]");
      assertThat(training.at("/checkpoints/0/id").textValue()).isEqualTo("r@1");
      assertThat(training.at("/checkpoints/0/suspect").textValue()).isEqualTo("its loss is high");
      assertThat(training.at("/notice/event").textValue()).isEqualTo("paused");
      assertThat(training.at("/notice/text").textValue()).isEqualTo("its loss is high; change it");
      assertThat(training.at("/held_out_parts/step").intValue()).isEqualTo(4);
      assertThat(training.at("/held_out_parts/parts/0").toString())
          .isEqualTo(
              "{\"kind\":\"host\",\"name\":\"<b>a.test</b>\",\"bytes\":900,\"first\":null,\"bits_per_byte\":2.0}");
      assertThat(training.at("/evaluations/0/task").textValue()).isEqualTo("arc");
      assertThat(training.at("/evaluations/0/step").toString()).isEqualTo("[1,2]");
      assertThat(training.at("/evaluations/0/acc_norm").toString()).isEqualTo("[0.25,0.5]");
      assertThat(training.at("/evaluations/0/acc_norm_error").toString()).isEqualTo("[null,0.05]");
      JsonNode runs = Http.json(http.get("/api/runs"));
      assertThat(runs.at("/runs/0").toString())
          .isEqualTo("{\"generation\":\"g2\",\"run\":\"other\",\"steps\":7,\"at\":3}");
      assertThat(Http.json(http.get("/api/generations")).at("/generations/0").toString())
          .isEqualTo(
              "{\"name\":\"g2\",\"state\":\"ready\",\"origin\":\"pages\",\"settings\":\"a 1 ->"
                  + " 2\",\"pages\":null,\"documents\":null,\"clean\":6,\"dropped\":null,\"tokens\":null}");
      JsonNode other = Http.json(http.get("/api/training?generation=g2&run=other"));
      assertThat(other.at("/step").toString()).isEqualTo("[7]");
      HttpResponse<String> none = http.get("/api/training?generation=g2&run=no");
      assertThat(none.statusCode()).isEqualTo(404);
      assertThat(Http.field(none)).contains("run");
      JsonNode flow = Http.json(http.get("/api/flow"));
      assertThat(flow.at("/stages/0/drops").findValuesAsText("rule"))
          .containsExactly("a.many", "a.few");
      assertThat(flow.at("/stages/0/work").textValue()).isEqualTo("rebalancing");
      assertThat(flow.at("/newest_page").isNull()).isTrue();
      JsonNode examples = Http.json(http.get("/api/examples?rule=a.few"));
      assertThat(examples.at("/examples/0/rule").textValue()).isEqualTo("a.few");
      assertThat(Http.field(http.get("/api/examples"))).contains("rule");
    }
  }

  @Test
  void thePageAndItsPartsAreServed() throws Exception {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      HttpResponse<String> page = http.get("/");
      for (String view : List.of("/flow", "/pages", "/learning", "/try", "/inside")) {
        assertThat(http.get(view).body()).as(view).isEqualTo(page.body());
      }
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
      for (String name :
          List.of(
              "style.css",
              "main.js",
              "api.js",
              "playground.js",
              "tokens.js",
              "live.js",
              "learning.js",
              "pages.js",
              "inside.js",
              "flow.js",
              "views.css",
              "uplot.js",
              "uplot.css")) {
        HttpResponse<String> file = http.get("/page/" + name);
        assertThat(file.statusCode()).as(name).isEqualTo(200);
        assertThat(file.body()).as(name).doesNotContain("//cdn").isNotBlank();
      }
      try (InputStream none = getClass().getResourceAsStream("/dev/millrace/inference/page/x")) {
        assertThat(none).isNull();
      }
    }
  }

  /** All that a first visit loads. */
  @Test
  void aFirstVisitTakesLessThan350KilobytesOnTheWire() throws Exception {
    try (InferenceServer server = serving(SETTINGS);
        HttpClient client = HttpClient.newHttpClient()) {
      Pattern reference =
          Pattern.compile(
              "(?:href|src)=\"(/page/[^\"]+)\"|from \"(/page/[^\"]+)\"|import \"(/page/[^\"]+)\"");
      Deque<String> open = new ArrayDeque<>(List.of("/"));
      Set<String> loaded = new HashSet<>(open);
      long bytes = 0;
      while (!open.isEmpty()) {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + open.removeFirst());
        HttpResponse<byte[]> file =
            client.send(
                HttpRequest.newBuilder(uri).header("Accept-Encoding", "gzip").build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(file.headers().firstValue("Content-Encoding")).contains("gzip");
        bytes += file.body().length;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file.body()))) {
          Matcher found = reference.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
          while (found.find()) {
            String path =
                Stream.of(1, 2, 3)
                    .map(found::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            if (loaded.add(path)) {
              open.add(path);
            }
          }
        }
      }
      assertThat(loaded).contains("/page/uplot.js", "/page/film.js", "/page/views.css");
      assertThat(bytes).isLessThan(350_000);
    }
  }

  @Test
  void changesComeAsEvents() throws Exception {
    try (InferenceServer server = serving(SETTINGS);
        HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/events");
      HttpResponse<Stream<String>> events =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines());
      assertThat(events.headers().firstValue("Content-Type"))
          .contains("text/event-stream; charset=utf-8");
      try (Stream<String> lines = events.body()) {
        assertThat(lines.filter(line -> line.startsWith("event: ")).limit(3).toList())
            .containsExactly("event: status", "event: flow", "event: training");
      }
    }
  }
}
