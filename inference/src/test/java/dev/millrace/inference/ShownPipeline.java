package dev.millrace.inference;

import dev.millrace.inference.kafka.LossSpikes;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.LineageView;
import dev.millrace.inference.serving.PagesView;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What the tests of the page show: a model, a run, a step, and a page that tries everything. */
final class ShownPipeline {
  private ShownPipeline() {}

  /** One that can be loaded beside the current model. */
  static CheckpointCatalog olderCheckpoint() {
    CheckpointEntry entry =
        new CheckpointEntry(
            "run", 7, Instant.EPOCH, 0, OptionalDouble.empty(), OptionalDouble.empty(), "");
    return new CheckpointCatalog() {
      @Override
      public List<CheckpointEntry> checkpoints() {
        return List.of(entry);
      }

      @Override
      public ServedModel load(String id) {
        return FakeEngine.saying("hi", " of old").served(id);
      }

      @Override
      public Optional<String> pinned() {
        return Optional.empty();
      }

      @Override
      public void pin(String id) {}

      @Override
      public void unpin() {}
    };
  }

  static PipelineView.Point point(long step, double loss) {
    return new PipelineView.Point(
        step,
        step * 1024,
        Instant.EPOCH.plusMillis(step),
        OptionalDouble.of(loss),
        OptionalDouble.of(1.25),
        OptionalDouble.of(0.7),
        0.001,
        900);
  }

  /** Two checkpoints' scores of one task. */
  static List<PipelineView.Score> scores() {
    return List.of(
        new PipelineView.Score(
            1, "arc", 1, 0, OptionalDouble.empty(), 0.25, OptionalDouble.empty()),
        new PipelineView.Score(
            2, "arc", 4, 0.25, OptionalDouble.of(0.1), 0.5, OptionalDouble.of(0.05)));
  }

  /** A host that tries everything, and a language. */
  static PipelineView.HeldOutParts heldOut() {
    return new PipelineView.HeldOutParts(
        1,
        4,
        List.of(
            new PipelineView.HeldOutPart("host", "<b>a.test</b>", 900, OptionalDouble.empty(), 2),
            new PipelineView.HeldOutPart("language", "en", 1500, OptionalDouble.of(2.5), 1.25)));
  }

  /** All of the points, and their spikes. */
  static PipelineView.Curve curve(List<PipelineView.Point> points) {
    LossSpikes spikes = new LossSpikes();
    points.forEach(point -> point.loss().ifPresent(loss -> spikes.add(point.step(), loss)));
    return new PipelineView.Curve(points, Optional.empty(), spikes.highest());
  }

  static PipelineView pipeline(Supplier<PipelineView.Curve> curve) {
    PipelineView.Stage stage =
        new PipelineView.Stage(
            "curation",
            "documents",
            100,
            0,
            "clean documents",
            60,
            1.5,
            3,
            Map.of("gopher-quality.too-few-words", 40L),
            Optional.of(PipelineView.Work.STALLED));
    AtomicLong looks = new AtomicLong();
    return new PipelineView() {
      @Override
      public Training training() {
        return new Training(
            "main",
            "run",
            curve.get(),
            scores(),
            Optional.of(heldOut()),
            List.of(),
            Optional.empty());
      }

      @Override
      public List<RunEntry> runs() {
        long steps = 2 + looks.getAndIncrement();
        return List.of(
            new RunEntry("main", "run", curve.get().points().size(), Instant.EPOCH),
            new RunEntry("g<2>", "run", 3, Instant.EPOCH),
            new RunEntry("g<2>", "<b>older</b>", steps, Instant.EPOCH.plusMillis(steps)));
      }

      @Override
      public List<GenerationEntry> generations() {
        return List.of(
            new GenerationEntry("main", "retired", "pages", "", Map.of("pages", 100L)),
            new GenerationEntry(
                "g<2>", "current", "documents of main", "a.limit 1 -> <b>2</b>", Map.of()));
      }

      @Override
      public Optional<Training> training(String generation, String run) {
        List<Point> older = List.of(point(1, 5), point(2, 4.5));
        return run.equals("<b>older</b>")
            ? Optional.of(
                new Training(
                    generation,
                    run,
                    PipelineView.Curve.of(older),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty()))
            : Optional.empty();
      }

      @Override
      public Flow flow() {
        return new Flow(
            List.of(stage),
            Optional.of(new Balance(100, 60, 37, 0, 0, 3, 0, 0)),
            Optional.of(new Crawl(2, 90, 7, 60, 50, 1, Map.of("robots", 9L), Map.of("depth", 4L))),
            new Ages(
                Optional.of(Instant.now().minusSeconds(3)),
                Optional.of(Instant.now().minus(Duration.ofHours(5)))));
      }

      @Override
      public List<CrawledHost> crawledHosts() {
        return List.of(new CrawledHost("<b>a.test</b>", 50, 60, 7, "now"));
      }

      @Override
      public List<DropExample> examples(String rule) {
        return List.of(
            new DropExample("<1>", "http://a.test/<b>", rule, 12, 50, "", "<img src=x>"));
      }
    };
  }

  /** Step 30 is known, and has two documents. */
  static final class OneStep implements LineageView {
    @Override
    public boolean isKept() {
      return true;
    }

    @Override
    public Optional<Map<String, Object>> trace(String target, Part part) {
      return Optional.empty();
    }

    @Override
    public Map<String, Object> shares(String checkpoint, int most) {
      return Map.of();
    }

    @Override
    public Map<String, Object> documents(String checkpoint, Part part) {
      return Map.of();
    }

    @Override
    public Optional<Map<String, Object>> step(String run, long step, boolean losses) {
      return step == 30
          ? Optional.of(
              Map.of(
                  "run",
                  "run",
                  "step",
                  30,
                  "skipped",
                  false,
                  "blocks_gone",
                  0,
                  "model",
                  "run/7",
                  "documents",
                  List.of(document("urn:2", 1.25, "fine"), document("urn:1", 7.5, "<b>worst</b>"))))
          : Optional.empty();
    }

    private static Map<String, Object> document(String id, double loss, String text) {
      return Map.of(
          "id",
          id,
          "url",
          "http://" + id + ".test/",
          "length",
          2,
          "masked",
          false,
          "loss",
          loss,
          "tokens",
          List.of(List.of(text, loss)));
    }
  }

  /** One page that tries everything. */
  static final class HostilePage implements PagesView {
    private static final String URL = "http://evil.test/<img src=x onerror=hacked=1>\u202egnp";

    @Override
    public boolean isKept() {
      return true;
    }

    @Override
    public Map<String, Object> find(String query, LineageView.Part part) {
      Map<String, Object> end = Map.of("generation", "main", "fate", "dropped", "rule", "c4.<b>");
      return Map.of(
          "query",
          query,
          "next",
          "",
          "complete",
          true,
          "pages",
          List.of(Map.of("id", "urn:1", "url", URL, "ends", List.of(end))));
    }

    @Override
    public Optional<Map<String, Object>> page(String id) {
      String html =
          "<title>t</title><body onload=hacked=1><p style='color:red'>kept text</p><p>cut away</p>"
              + "<img src=x onerror=hacked=1><script>hacked=1</script>";
      Map<String, Object> rule =
          Map.of("rule", "gopher-quality.too-few-words", "measured", 2, "limit", 50, "kept", false);
      Map<String, Object> now =
          Map.of(
              "title", "<script>hacked=1</script>",
              "text", "kept text",
              "languages", List.of(Map.of("language", "en", "score", 0.9)),
              "keep", false,
              "drops", List.of(rule),
              "rules", List.of(rule),
              "source", List.of(List.of("kept", "kept text"), List.of("cut", "<b>cut away")),
              "personal_data", Map.of("email", 2),
              "clean_text", "kept text".repeat(200_000));
      Map<String, Object> twin =
          Map.of(
              "id",
              "urn:2",
              "url",
              URL,
              "parts",
              List.of(
                  List.of("kept", "kept "),
                  List.of("removed", "<script>hacked=1</script>"),
                  List.of("added", "text")),
              "complete",
              true);
      return id.equals("urn:1")
          ? Optional.of(
              Map.of(
                  "id",
                  id,
                  "url",
                  URL,
                  "fates",
                  List.of(),
                  "steps",
                  List.of(),
                  "checkpoints",
                  List.of(),
                  "html",
                  html,
                  "now",
                  now,
                  "twin",
                  twin))
          : Optional.empty();
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
      return Map.of();
    }
  }
}
