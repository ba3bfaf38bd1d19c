package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.LineageView;
import dev.millrace.inference.serving.PagesView;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.schemas.SettingsException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked of lineage over HTTP reaches who answers, and what is wrong is told by field. */
@Timeout(60)
class LineageApiTest {
  /** Answers with what it was asked. */
  private static final class Echo implements LineageView {
    @Override
    public boolean isKept() {
      return true;
    }

    @Override
    public Optional<Map<String, Object>> trace(String target, Part part) {
      return target.equals("http://nobody.test/")
          ? Optional.empty()
          : Optional.of(asked(target, part));
    }

    @Override
    public Map<String, Object> shares(String checkpoint, int most) {
      if (checkpoint.equals("nonsense")) {
        throw new SettingsException("no checkpoint nonsense");
      }
      return asked(checkpoint, new Part("", most));
    }

    @Override
    public Map<String, Object> documents(String checkpoint, Part part) {
      return asked(checkpoint, part);
    }

    @Override
    public Optional<Map<String, Object>> step(String run, long step, boolean losses) {
      return step == 7 ? Optional.of(asked(run, new Part("", losses ? 1 : 7))) : Optional.empty();
    }

    private static Map<String, Object> asked(String what, Part part) {
      return Map.of("asked", what, "after", part.after(), "most", part.most());
    }
  }

  private static ServiceCatalog catalog(LineageView lineage) {
    return new ServiceCatalog(
        Map.of(), CheckpointCatalog.empty(), PipelineView.none(), lineage, PagesView.none());
  }

  @Test
  void whatIsAskedReachesTheIndex() {
    try (InferenceServer server = InferenceServer.start(SETTINGS, catalog(new Echo()));
        Http http = new Http(server)) {
      HttpResponse<String> trace =
          http.get("/api/trace?target=http%3A%2F%2Fa.test%2F&after=ab&limit=5");
      assertThat(trace.statusCode()).isEqualTo(200);
      assertThat(Http.json(trace).path("asked").textValue()).isEqualTo("http://a.test/");
      assertThat(Http.json(trace).path("after").textValue()).isEqualTo("ab");
      assertThat(Http.json(trace).path("most").intValue()).isEqualTo(5);
      assertThat(Http.json(http.get("/api/lineage?checkpoint=r@4")).path("asked").textValue())
          .isEqualTo("r@4");
      assertThat(Http.json(http.get("/api/lineage")).path("most").intValue()).isEqualTo(100);
      assertThat(
              Http.json(http.get("/api/lineage/documents?after=urn:1")).path("after").textValue())
          .isEqualTo("urn:1");
      assertThat(Http.json(http.get("/api/lineage/step?run=r&step=7")).path("asked").textValue())
          .isEqualTo("r");
      assertThat(Http.json(http.get("/api/lineage/step?step=7")).path("most").intValue())
          .isEqualTo(7);
      assertThat(
              Http.json(http.get("/api/lineage/step?step=7&losses=true")).path("most").intValue())
          .isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeAnsweredNamesItsField() {
    try (InferenceServer server = InferenceServer.start(SETTINGS, catalog(new Echo()));
        Http http = new Http(server)) {
      HttpResponse<String> unknown = http.get("/api/trace?target=http%3A%2F%2Fnobody.test%2F");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(Http.field(unknown)).contains("target");
      assertThat(Http.field(http.get("/api/trace"))).contains("target");
      for (String limit : new String[] {"0", "1001", "many", "-1", "99999999999999999999"}) {
        HttpResponse<String> refused = http.get("/api/lineage?limit=" + limit);
        assertThat(refused.statusCode()).as(limit).isEqualTo(400);
        assertThat(Http.field(refused)).as(limit).contains("limit");
      }
      HttpResponse<String> nonsense = http.get("/api/lineage?checkpoint=nonsense");
      assertThat(nonsense.statusCode()).isEqualTo(400);
      assertThat(nonsense.body()).contains("no checkpoint nonsense");
      assertThat(http.get("/api/lineage/step?step=8").statusCode()).isEqualTo(404);
      assertThat(http.get("/api/lineage/step?step=x").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aServiceWithoutAnIndexSaysSo() {
    try (InferenceServer server = InferenceServer.start(SETTINGS, catalog(LineageView.none()));
        Http http = new Http(server)) {
      HttpResponse<String> none = http.get("/api/trace?target=http%3A%2F%2Fa.test%2F");
      assertThat(none.statusCode()).isEqualTo(503);
      assertThat(none.body()).contains("lineage.folder");
    }
  }
}
