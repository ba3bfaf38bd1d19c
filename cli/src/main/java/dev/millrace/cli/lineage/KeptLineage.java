package dev.millrace.cli.lineage;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.inference.serving.LineageView;
import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.replay.lineage.LineageAnswers;
import dev.millrace.replay.lineage.StepDocuments;
import dev.millrace.replay.lineage.Trace;
import dev.millrace.replay.lineage.kafka.LineageFollower;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.trainer.kafka.StepBlocks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the index of this process tells. */
public final class KeptLineage implements LineageView {
  /** Of a step whose documents are told token by token. */
  private static final int MOST_TOKENS = 20_000;

  private final Path checkpoints;
  private volatile Optional<Kept> kept = Optional.empty();

  /**
   * @param run whose checkpoints and steps need no name
   */
  private record Kept(LineageFollower follower, String run, Wiring wiring, StepBlocks blocks) {}

  /**
   * Knows nothing yet.
   *
   * @param checkpoints folder of all runs' checkpoints
   */
  public KeptLineage(Path checkpoints) {
    this.checkpoints = checkpoints;
  }

  /** From now on tells what an index does. */
  public void show(LineageFollower follower, ClusterSession cluster, String run) {
    StepBlocks blocks = new StepBlocks(cluster.connection(), cluster.topics(), cluster.serdes());
    kept = Optional.of(new Kept(follower, run, cluster.wiring(), blocks));
  }

  @Override
  public boolean isKept() {
    return kept.isPresent();
  }

  private LineageAnswers answers() {
    return kept.orElseThrow().follower().answers();
  }

  private String run() {
    return kept.orElseThrow().run();
  }

  @Override
  public Optional<Map<String, Object>> trace(String target, Part part) {
    LineageAnswers answers = answers();
    Trace trace = answers.trace(TakedownTarget.parse(target), part.after(), part.most());
    return trace.pages().isEmpty()
        ? Optional.empty()
        : Optional.of(TraceJson.of(trace, new KnownRuns(answers, checkpoints)));
  }

  @Override
  public Map<String, Object> shares(String checkpoint, int most) {
    LineageAnswers answers = answers();
    KnownRuns runs = new KnownRuns(answers, checkpoints);
    CheckpointId id = runs.named(checkpoint, run());
    return LineageJson.of(id, answers.shares(runs.upTo(id), most), most);
  }

  @Override
  public Map<String, Object> documents(String checkpoint, Part part) {
    LineageAnswers answers = answers();
    KnownRuns runs = new KnownRuns(answers, checkpoints);
    CheckpointId id = runs.named(checkpoint, run());
    return LineageJson.of(
        id, answers.documents(runs.upTo(id), part.after(), part.most()), part.most());
  }

  @Override
  public Optional<Map<String, Object>> step(String run, long step, boolean losses) {
    LineageAnswers answers = answers();
    KnownRuns runs = new KnownRuns(answers, checkpoints);
    String asked = run.isEmpty() ? run() : run;
    return runs.takenIn(asked, step)
        .flatMap(taken -> answers.step(taken, step))
        .map(
            found ->
                losses ? measured(runs, asked, found) : LineageJson.of(found, Optional.empty()));
  }

  /** One at a time, as a model is loaded for it. */
  private synchronized Map<String, Object> measured(
      KnownRuns runs, String run, StepDocuments found) {
    Kept now = kept.orElseThrow();
    List<String> notes = new ArrayList<>();
    Optional<StepLosses> losses =
        new StepModel(now.wiring(), runs, now.blocks()).losses(run, found.batch(), notes::add);
    int most = Math.max(1, MOST_TOKENS / Math.max(1, found.pieces().size()));
    Map<String, Object> json =
        losses
            .map(measured -> LineageJson.read(found, measured, most))
            .orElseGet(() -> LineageJson.of(found, Optional.empty()));
    if (!notes.isEmpty()) {
      json.put("note", String.join("; ", notes));
    }
    return json;
  }
}
