package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.PipelineView;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The curve of the latest run in {@code training-log}, thinned so that any length of run fits a
 * chart: beyond the most points, every other step without a held-out measure goes. Safe for several
 * threads.
 */
public final class TrainingHistory implements EventFollower<TrainingLogEntry> {
  private final int maxPoints;
  private final List<PipelineView.Point> points = new ArrayList<>();
  private String run = "";
  private Optional<PipelineView.Notice> notice = Optional.empty();
  private long stride = 1;

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
        notice = Optional.empty();
        stride = 1;
      }
      if (entry.getEvent().isEmpty()) {
        add(point(entry));
      } else {
        notice = notice(entry, notice);
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

  private void add(PipelineView.Point point) {
    // A run that was resumed from a checkpoint repeats the steps after it.
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
