package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.SETTINGS;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServiceCatalog;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
                "r", List.of(step, evaluation), List.of(entry), Optional.of(notice));
          }

          @Override
          public Flow flow() {
            Map<String, Long> drops = Map.of("a.few", 1L, "a.many", 5L);
            return new Flow(
                List.of(new Stage("curation", "documents", 9, 0, "clean", 3, 1.5, 2, drops)));
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
      assertThat(training.at("/loss").toString()).isEqualTo("[3.0,null]");
      assertThat(training.at("/held_out_bits_per_byte").toString()).isEqualTo("[null,1.5]");
      assertThat(training.at("/learning_rate").toString()).isEqualTo("[0.1,null]");
      assertThat(training.at("/checkpoints/0/id").textValue()).isEqualTo("r@1");
      assertThat(training.at("/checkpoints/0/suspect").textValue()).isEqualTo("its loss is high");
      assertThat(training.at("/notice/event").textValue()).isEqualTo("paused");
      assertThat(training.at("/notice/text").textValue()).isEqualTo("its loss is high; change it");
      JsonNode flow = Http.json(http.get("/api/flow"));
      assertThat(flow.at("/stages/0/drops").findValuesAsText("rule"))
          .containsExactly("a.many", "a.few");
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
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
      for (String name :
          List.of(
              "style.css",
              "main.js",
              "api.js",
              "playground.js",
              "tokens.js",
              "training.js",
              "flow.js",
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
}
