package dev.millrace.cli.run;

import dev.millrace.cli.accounts.Accounts;
import dev.millrace.cli.accounts.Counts;
import dev.millrace.cli.accounts.Progress;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.DroppedDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the page shows of the stages, from this process's own accounts. */
public final class PipelineCounts implements PipelineView {
  private final Supplier<Progress> progress;
  private final Accounts accounts;
  private final String run;

  PipelineCounts(Supplier<Progress> progress, Accounts accounts, String run) {
    this.progress = progress;
    this.accounts = accounts;
    this.run = run;
  }

  @Override
  public Training training() {
    return new Training(
        run,
        accounts.curve(run),
        accounts.checkpoints(run).stream().map(PipelineCounts::entry).toList());
  }

  public static CheckpointEntry entry(Checkpoint event) {
    return new CheckpointEntry(
        event.getRun(),
        event.getStep(),
        event.getAt(),
        event.getTokens(),
        optional(event.getLoss()),
        optional(event.getHeldOutBitsPerByte()));
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  @Override
  public Flow flow() {
    Progress now = progress.get();
    return flow(now.counts(), now.lags(), now.steps());
  }

  /**
   * @param lags offsets that wait before extraction, curation and tokenize
   */
  static Flow flow(Counts counts, List<Long> lags, long steps) {
    Map<String, Long> byExtraction = new TreeMap<>();
    Map<String, Long> byCuration = new TreeMap<>();
    counts
        .dropped()
        .forEach(
            (rule, count) ->
                (Counts.isExtractionRule(rule) ? byExtraction : byCuration).put(rule, count));
    List<Stage> stages = new ArrayList<>();
    stages.add(
        new Stage(
            "ingest",
            "records",
            counts.warcRecords(),
            "pages",
            counts.pages(),
            0,
            0,
            counts.skipped()));
    stages.add(
        new Stage(
            "extraction",
            "pages",
            counts.pages(),
            "documents",
            counts.documents(),
            0,
            lags.get(0),
            byExtraction));
    stages.add(
        new Stage(
            "curation",
            "documents",
            counts.documents(),
            "clean documents",
            counts.clean(),
            0,
            lags.get(1),
            byCuration));
    stages.add(
        new Stage(
            "tokenize",
            "clean documents",
            counts.clean(),
            "tokens",
            counts.tokens(),
            0,
            lags.get(2),
            Map.of()));
    stages.add(new Stage("train", "token blocks", counts.blocks(), "steps", steps, 0, 0, Map.of()));
    return new Flow(stages);
  }

  @Override
  public List<DropExample> examples(String rule) {
    return examples(accounts.examples(rule));
  }

  static List<DropExample> examples(List<DroppedDocument> drops) {
    return drops.stream()
        .map(
            drop ->
                new DropExample(
                    drop.getUrl(),
                    drop.getRule(),
                    drop.getMeasured(),
                    drop.getLimit(),
                    drop.getExcerpt()))
        .toList();
  }
}
