package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.PipelineView;
import dev.millrace.schemas.EvaluationScore;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The curve of the latest run in {@code training-log}, thinned so that any length of run fits a
 * chart: beyond the most points, every other step without a held-out measure goes, but its spikes
 * are known. Safe for several threads.
 */
public final class TrainingHistory implements EventFollower<TrainingLogEntry> {
  private final int maxPoints;
  private final List<PipelineView.Point> points = new ArrayList<>();
  private final NavigableMap<Long, List<PipelineView.Score>> scores = new TreeMap<>();
  private final HeldOutHistory heldOut = new HeldOutHistory();
  private final LossSpikes spikes = new LossSpikes();
  private Optional<PipelineView.Point> newest = Optional.empty();
  private String run = "";
  private Optional<PipelineView.Notice> notice = Optional.empty();
  private long stride = 1;
  private long steps;

  /**
   * @param maxPoints at least 2; points with a held-out measure may exceed it
   */
  public TrainingHistory(int maxPoints) {
    if (maxPoints < 2) {
      throw new IllegalArgumentException("points to keep are " + maxPoints + ": at least 2");
    }
    this.maxPoints = maxPoints;
  }

  @Override
  public void past(List<TrainingLogEntry> events) {
    arrived(events);
  }

  @Override
  public void caughtUp() {}

  @Override
  public synchronized void arrived(List<TrainingLogEntry> events) {
    for (TrainingLogEntry entry : events) {
      if (!entry.getRun().equals(run)) {
        run = entry.getRun();
        points.clear();
        scores.clear();
        heldOut.clear();
        spikes.clear();
        newest = Optional.empty();
        notice = Optional.empty();
        stride = 1;
        steps = 0;
      }
      if (entry.getEvent().isEmpty()) {
        add(point(entry));
        heldOut.add(entry);
      } else {
        notice = notice(entry, notice);
        evaluated(entry);
      }
    }
  }

  private static Optional<PipelineView.Notice> notice(
      TrainingLogEntry entry, Optional<PipelineView.Notice> before) {
    return switch (entry.getEvent()) {
      case "recovered", "resumed" -> Optional.empty();
      case "steered", "evaluated" -> before;
      default ->
          Optional.of(
              new PipelineView.Notice(
                  entry.getStep(), entry.getAt(), entry.getEvent(), entry.getNotice()));
    };
  }

  private void evaluated(TrainingLogEntry entry) {
    if (entry.getEvaluations() == null) {
      return;
    }
    forgetScores(entry.getStep());
    scores.put(
        entry.getStep(),
        entry.getEvaluations().stream().map(score -> score(entry.getStep(), score)).toList());
    if (scores.size() > maxPoints) {
      thinScores();
    }
  }

  /** Every other step's go; the newest stay. */
  private void thinScores() {
    boolean goes = false;
    Iterator<Long> steps = scores.descendingKeySet().iterator();
    while (steps.hasNext()) {
      steps.next();
      if (goes) {
        steps.remove();
      }
      goes = !goes;
    }
  }

  /** Those from a step on, which is taken again. */
  private void forgetScores(long from) {
    scores.tailMap(from, true).clear();
  }

  private static PipelineView.Score score(long step, EvaluationScore score) {
    return new PipelineView.Score(
        step,
        score.getTask(),
        score.getItems(),
        score.getAcc(),
        optional(score.getAccError()),
        score.getAccNorm(),
        optional(score.getAccNormError()));
  }

  /** What checkpoints scored, in the order of steps. */
  public synchronized List<PipelineView.Score> scores() {
    return scores.values().stream().flatMap(List::stream).toList();
  }

  /** The held-out text by its parts, as the first evaluation and the newest one measured it. */
  public synchronized Optional<PipelineView.HeldOutParts> heldOut() {
    return heldOut.parts();
  }

  /** The step of the last entry that measured one; 0 before the first. */
  public synchronized long steps() {
    return steps;
  }

  /** What the guard on the run said last, or who paused it, unless that is over. */
  public synchronized Optional<PipelineView.Notice> notice() {
    return notice;
  }

  /** The run, and its points in the order of steps. */
  public synchronized String run() {
    return run;
  }

  public synchronized List<PipelineView.Point> points() {
    return List.copyOf(points);
  }

  /** Targets trained on until the last step; 0 before the first. */
  public synchronized long tokens() {
    return newest.map(PipelineView.Point::tokens).orElse(0L);
  }

  /** The points, the last step where it is none of them, and the spikes among all steps. */
  public synchronized PipelineView.Curve curve() {
    Optional<PipelineView.Point> beyond =
        newest.filter(last -> points.isEmpty() || last.step() > points.getLast().step());
    return new PipelineView.Curve(points, beyond, spikes.highest());
  }

  private void add(PipelineView.Point point) {
    steps = point.step();
    // A run that was resumed from a checkpoint repeats the steps after it.
    if (point.loss().isPresent()) {
      forgetScores(point.step());
      spikes.add(point.step(), point.loss().getAsDouble());
      newest = Optional.of(point);
    }
    while (!points.isEmpty() && repeats(points.getLast(), point)) {
      points.removeLast();
    }
    if (point.step() % stride == 0 || point.heldOutBitsPerByte().isPresent()) {
      points.add(point);
    }
    if (points.size() > maxPoints && points.stream().anyMatch(this::thin)) {
      stride *= 2;
      points.removeIf(old -> old.heldOutBitsPerByte().isEmpty() && old.step() % stride != 0);
    }
  }

  /** A step may have two entries: its own and its evaluation's. */
  private static boolean repeats(PipelineView.Point before, PipelineView.Point point) {
    boolean sameKind =
        before.heldOutBitsPerByte().isPresent() == point.heldOutBitsPerByte().isPresent();
    return before.step() > point.step() || (before.step() == point.step() && sameKind);
  }

  private boolean thin(PipelineView.Point point) {
    return point.heldOutBitsPerByte().isEmpty() && point.step() % (stride * 2) != 0;
  }

  private static PipelineView.Point point(TrainingLogEntry entry) {
    return new PipelineView.Point(
        entry.getStep(),
        entry.getTokens(),
        entry.getAt(),
        optional(entry.getLoss()),
        optional(entry.getHeldOutBitsPerByte()),
        optional(entry.getGradientNorm()),
        entry.getLearningRate(),
        entry.getTokensPerSecond());
  }

  private static OptionalDouble optional(@org.jspecify.annotations.Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
