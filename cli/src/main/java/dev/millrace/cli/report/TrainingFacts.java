package dev.millrace.cli.report;

import dev.millrace.inference.kafka.TrainingHistory;
import dev.millrace.inference.serving.PipelineView.HeldOutParts;
import dev.millrace.inference.serving.PipelineView.Point;
import dev.millrace.inference.serving.PipelineView.Score;
import dev.millrace.inference.serving.PipelineView.Spike;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.evaluation.EvaluatedCheckpoints;
import dev.millrace.trainer.retrain.LoggedCost;
import dev.millrace.trainer.retrain.RunHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code training-log} tells of one run. Fed in the order of the log. */
final class TrainingFacts {
  /** Of a curve; as many as a drawing has room for. */
  private static final int MOST_POINTS = 800;

  private static final int MOST_EVENTS = 100;

  private final String run;
  private final TrainingHistory history = new TrainingHistory(MOST_POINTS);
  private final List<TrainingLogEntry> events = new ArrayList<>();
  private final LoggedCost cost;
  private Optional<TimeSpan> span = Optional.empty();
  private Optional<TrainingLogEntry> first = Optional.empty();
  private Optional<TrainingLogEntry> last = Optional.empty();
  private long lastStep;
  private double waitedSeconds;

  /**
   * @param steps that the run has taken
   */
  TrainingFacts(String run, long steps) {
    this.run = run;
    RunHistory alone =
        new RunHistory(Path.of(""), List.of(new RunHistory.Part(run, 0, Long.MAX_VALUE)));
    this.cost = new LoggedCost(alone, 0, steps, 0);
  }

  /** Entries of other runs are passed over. */
  void add(TrainingLogEntry entry) {
    if (!entry.getRun().equals(run)) {
      return;
    }
    TimeSpan at = TimeSpan.at(entry.getAt());
    span = Optional.of(span.map(before -> before.with(at)).orElse(at));
    history.arrived(List.of(entry));
    cost.add(entry);
    boolean said =
        !entry.getEvent().isEmpty() && !entry.getEvent().equals(EvaluatedCheckpoints.EVENT);
    if (said && events.size() < MOST_EVENTS) {
      events.add(entry);
    }
    if (entry.getLoss() == null) {
      return;
    }
    first = first.or(() -> Optional.of(entry));
    last = Optional.of(entry);
    // A step that was taken again counts once.
    if (entry.getStep() > lastStep) {
      lastStep = entry.getStep();
      waitedSeconds += entry.getWaitedSeconds();
    }
  }

  /** Steps with a loss, in their order; a long run's thinned, but for the first and the last. */
  List<Point> steps() {
    SortedMap<Long, Point> steps = new TreeMap<>();
    first.ifPresent(entry -> steps.put(entry.getStep(), point(entry)));
    last.ifPresent(entry -> steps.put(entry.getStep(), point(entry)));
    history.points().stream()
        .filter(point -> point.loss().isPresent())
        .forEach(point -> steps.put(point.step(), point));
    return List.copyOf(steps.values());
  }

  private static Point point(TrainingLogEntry entry) {
    TrainingHistory alone = new TrainingHistory(2);
    alone.arrived(List.of(entry));
    return alone.points().getFirst();
  }

  /** All of them, in the order of steps. */
  List<Point> evaluations() {
    return history.points().stream()
        .filter(point -> point.heldOutBitsPerByte().isPresent())
        .toList();
  }

  /** The held-out text by its parts, where an evaluation told them. */
  Optional<HeldOutParts> heldOut() {
    return history.heldOut();
  }

  /** Steps whose loss lies far above those around them, the highest first. */
  List<Spike> spikes() {
    return history.curve().spikes();
  }

  /** What checkpoints scored on tasks, in the order of steps. */
  List<Score> scores() {
    return history.scores();
  }

  /** What the guard on the run said. */
  List<TrainingLogEntry> events() {
    return events;
  }

  /** From the first entry to the last; empty where there is none. */
  Optional<TimeSpan> span() {
    return span;
  }

  /** In which steps were computed. */
  Duration computed() {
    return cost.time();
  }

  /** In which the engine waited for blocks. */
  Duration waited() {
    return Duration.ofMillis(Math.round(1e3 * waitedSeconds));
  }
}
