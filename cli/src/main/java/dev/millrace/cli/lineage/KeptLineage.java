package dev.millrace.cli.lineage;

import dev.millrace.inference.serving.LineageView;
import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.replay.lineage.LineageAnswers;
import dev.millrace.replay.lineage.Trace;
import dev.millrace.replay.lineage.kafka.LineageFollower;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the index of this process tells. */
public final class KeptLineage implements LineageView {
  private final Path checkpoints;
  private volatile Optional<Kept> kept = Optional.empty();

  /**
   * @param run whose checkpoints and steps need no name
   */
  private record Kept(LineageFollower follower, String run) {}

  /**
   * Knows nothing yet.
   *
   * @param checkpoints folder of all runs' checkpoints
   */
  public KeptLineage(Path checkpoints) {
    this.checkpoints = checkpoints;
  }

  /** From now on tells what an index does. */
  public void show(LineageFollower follower, String run) {
    kept = Optional.of(new Kept(follower, run));
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
  public Optional<Map<String, Object>> step(String run, long step) {
    LineageAnswers answers = answers();
    KnownRuns runs = new KnownRuns(answers, checkpoints);
    return runs.takenIn(run.isEmpty() ? run() : run, step)
        .flatMap(taken -> answers.step(taken, step))
        .map(found -> LineageJson.of(found, Optional.empty()));
  }
}
