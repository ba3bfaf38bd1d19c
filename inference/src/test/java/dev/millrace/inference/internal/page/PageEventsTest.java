package dev.millrace.inference.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.InferenceService;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.PipelineView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageEventsTest {
  private final InferenceService service = new InferenceService(InferenceSettings.defaults());
  private final StatusApi status = new StatusApi(service, CheckpointCatalog.empty());
  private final Told pipeline = new Told();

  /** A run that goes on as the test wants. */
  private static final class Told implements PipelineView {
    private final List<Point> points = new ArrayList<>();
    private final List<Score> scores = new ArrayList<>();
    private Optional<Point> newest = Optional.empty();
    private Optional<PipelineView.HeldOutParts> heldOut = Optional.empty();
    private Flow flow = new Flow(List.of());
    private String run = "first";

    void step(long step) {
      points.add(point(step, false));
    }

    void evaluation(long step) {
      points.add(point(step, true));
    }

    private static Point point(long step, boolean evaluation) {
      OptionalDouble none = OptionalDouble.empty();
      OptionalDouble some = OptionalDouble.of(2);
      Instant at = Instant.ofEpochMilli(1_000 + step);
      return evaluation
          ? new Point(step, step * 64, at, none, some, none, 0, 0)
          : new Point(step, step * 64, at, some, none, none, 0.1, 9);
    }

    @Override
    public Training training() {
      return new Training(
          "main",
          run,
          new Curve(points, newest, List.of()),
          scores,
          heldOut,
          List.of(),
          Optional.empty());
    }

    @Override
    public List<RunEntry> runs() {
      return List.of();
    }

    @Override
    public Optional<Training> training(String generation, String other) {
      return Optional.empty();
    }

    @Override
    public Flow flow() {
      return flow;
    }

    @Override
    public List<GenerationEntry> generations() {
      return List.of();
    }

    @Override
    public List<CrawledHost> crawledHosts() {
      return List.of();
    }

    @Override
    public List<DropExample> examples(String rule) {
      return List.of();
    }
  }

  @AfterEach
  void close() {
    service.close();
  }

  private PageEvents from(String place) {
    return new PageEvents(status, pipeline, place);
  }

  private static String id(String news) {
    return news.lines()
        .filter(line -> line.startsWith("id: "))
        .findFirst()
        .orElseThrow()
        .substring(4);
  }

  @Test
  void theFirstNewsTellEverythingAndThenNothingUntilSomethingChanges() {
    pipeline.step(1);
    PageEvents events = from("");
    assertThat(events.news())
        .contains("event: status\n", "event: flow\n", "event: training\n", "\"step\":[1]")
        .endsWith("\n\n");
    assertThat(events.news()).isEmpty();
    pipeline.flow =
        new PipelineView.Flow(
            List.of(),
            Optional.of(new PipelineView.Balance(3, 1, 1, 0, 0, 1, 0, 0)),
            Optional.empty(),
            PipelineView.Ages.NONE);
    assertThat(events.news()).contains("event: flow\n", "\"under_way\":1").doesNotContain("status");
  }

  @Test
  void stepsThatCameSinceAreToldAloneAndAnEvaluationAfterItsStepToo() {
    pipeline.step(1);
    pipeline.step(2);
    PageEvents events = from("");
    assertThat(events.news()).contains("\"continues\":false", "\"step\":[1,2]");
    pipeline.evaluation(2);
    assertThat(events.news())
        .contains("\"continues\":true", "\"step\":[2]", "\"held_out_bits_per_byte\":[2.0]");
    pipeline.step(3);
    assertThat(events.news()).contains("\"step\":[3]", "\"loss\":[2.0]");
  }

  @Test
  void aStepThatIsLeftOutOfThePointsIsToldAsTheNewest() {
    pipeline.step(64);
    PageEvents events = from("");
    assertThat(events.news()).contains("\"newest\":null");
    pipeline.newest = Optional.of(Told.point(65, false));
    assertThat(events.news())
        .contains("\"continues\":true", "\"newest\":{\"step\":[65]")
        .containsOnlyOnce("\"step\":[]");
    assertThat(events.news()).isEmpty();
  }

  @Test
  void whoComesBackIsToldWhatItMissed() {
    pipeline.step(1);
    String place = id(from("").news());
    pipeline.step(2);
    pipeline.step(3);
    assertThat(from(place).news()).contains("\"continues\":true", "\"step\":[2,3]");
  }

  @Test
  void aRunThatWentBackOrAnotherOneIsToldWhole() {
    pipeline.step(1);
    pipeline.step(2);
    PageEvents events = from("");
    String place = id(events.news());
    pipeline.points.removeLast();
    pipeline.evaluation(1);
    assertThat(events.news()).contains("\"continues\":false", "\"step\":[1,1]");
    pipeline.run = "second";
    assertThat(from(place).news()).contains("\"continues\":false", "\"run\":\"second\"");
  }

  @Test
  void whatACheckpointScoredIsNewsWithoutAStep() {
    pipeline.step(1);
    PageEvents events = from("");
    assertThat(events.news()).contains("\"evaluations\":[]");
    pipeline.scores.add(
        new PipelineView.Score(1, "arc", 1, 1, OptionalDouble.empty(), 1, OptionalDouble.empty()));
    assertThat(events.news()).contains("\"task\":\"arc\"").contains("\"step\":[]");
    assertThat(events.news()).isEmpty();
    pipeline.heldOut = Optional.of(new PipelineView.HeldOutParts(1, 1, List.of()));
    assertThat(events.news()).contains("\"held_out_parts\":{\"first_step\":1");
    assertThat(events.news()).isEmpty();
  }
}
