package dev.millrace.inference.serving;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the page shows of the stages before inference. Safe for several threads; quick to ask. */
public interface PipelineView {

  /** The curves of the run that is followed. */
  Training training();

  /** Counts of every stage. */
  Flow flow();

  /** Some documents that a rule dropped, newest first. */
  List<DropExample> examples(String rule);

  /**
   * A run's log.
   *
   * @param run its id; empty where none is known
   * @param notice what the guard on the run said last, unless that is over
   */
  record Training(
      String run, List<Point> points, List<CheckpointEntry> checkpoints, Optional<Notice> notice) {
    public Training {
      points = List.copyOf(points);
      checkpoints = List.copyOf(checkpoints);
    }
  }

  /**
   * What the guard on a run says.
   *
   * @param event such as {@code diverging}, {@code rewound} or {@code paused}
   */
  record Notice(long step, Instant at, String event, String text) {}

  /**
   * One step's measures.
   *
   * @param tokens trained on since the run began
   * @param loss mean cross-entropy in nats
   * @param gradientNorm before clipping
   */
  record Point(
      long step,
      long tokens,
      Instant at,
      OptionalDouble loss,
      OptionalDouble heldOutBitsPerByte,
      OptionalDouble gradientNorm,
      double learningRate,
      double tokensPerSecond) {}

  /** Stages in the order a page passes them. */
  record Flow(List<Stage> stages, Optional<Balance> balance) {
    public Flow {
      stages = List.copyOf(stages);
    }

    /** Without a balance. */
    public Flow(List<Stage> stages) {
      this(stages, Optional.empty());
    }
  }

  /**
   * Where all pages are: {@code pages} is the sum of all others.
   *
   * @param underWay between two stages, or in one
   * @param leftOut of the balance, as retention took one side of them or they are older than it
   */
  record Balance(
      long pages,
      long clean,
      long dropped,
      long withdrawn,
      long deadLetters,
      long underWay,
      long leftOut,
      long unaccounted) {}

  /**
   * A stage.
   *
   * @param unitIn what goes in, such as {@code pages}
   * @param other records in that are of no kind the stage works on
   * @param lag records that wait before the stage
   * @param drops rule to what it dropped
   */
  record Stage(
      String name,
      String unitIn,
      long in,
      long other,
      String unitOut,
      long out,
      double perSecond,
      long lag,
      Map<String, Long> drops) {
    public Stage {
      drops = Map.copyOf(drops);
    }
  }

  /**
   * A dropped document and what was measured on it.
   *
   * @param id of its page
   * @param matchedUrl of the page that it repeats; empty for rules that compare no pages
   */
  record DropExample(
      String id,
      String url,
      String rule,
      double measured,
      double limit,
      String matchedUrl,
      String excerpt) {}

  /** Nothing to show: inference runs alone. */
  static PipelineView none() {
    return new PipelineView() {
      @Override
      public Training training() {
        return new Training("", List.of(), List.of(), Optional.empty());
      }

      @Override
      public Flow flow() {
        return new Flow(List.of());
      }

      @Override
      public List<DropExample> examples(String rule) {
        return List.of();
      }
    };
  }
}
