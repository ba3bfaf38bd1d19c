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

  /** Some hosts of the crawl, those with the most pages first; none where no crawler has run. */
  List<CrawledHost> crawledHosts();

  /**
   * Runs whose curves are known, of this generation and of others; the one that was written last
   * first.
   */
  List<RunEntry> runs();

  /** All generations, the first one first. */
  List<GenerationEntry> generations();

  /** The curves of one of {@link #runs()}, without its checkpoints; empty if there is none such. */
  Optional<Training> training(String generation, String run);

  /**
   * A run's log.
   *
   * @param generation whose log it is, as {@link RunEntry} names it
   * @param run its id; empty where none is known
   * @param scores what checkpoints scored, in the order of steps
   * @param heldOut the held-out text by its parts; empty before the first evaluation that tells
   *     them
   * @param notice what the guard on the run said last, unless that is over
   */
  record Training(
      String generation,
      String run,
      Curve curve,
      List<Score> scores,
      Optional<HeldOutParts> heldOut,
      List<CheckpointEntry> checkpoints,
      Optional<Notice> notice) {
    public Training {
      scores = List.copyOf(scores);
      checkpoints = List.copyOf(checkpoints);
    }

    /** No run. */
    public static Training none() {
      return new Training(
          "", "", Curve.of(List.of()), List.of(), Optional.empty(), List.of(), Optional.empty());
    }
  }

  /**
   * A run's steps and evaluations, thinned where it is long.
   *
   * @param points in the order of steps
   * @param newest the run's last step, where it was left out of the points
   * @param spikes steps whose loss lies far above those around them, the highest first; of all
   *     steps, those left out of the points too
   */
  record Curve(List<Point> points, Optional<Point> newest, List<Spike> spikes) {
    public Curve {
      points = List.copyOf(points);
      spikes = List.copyOf(spikes);
    }

    /** All of a run's points, none of them a spike. */
    public static Curve of(List<Point> points) {
      return new Curve(points, Optional.empty(), List.of());
    }
  }

  /**
   * A step whose loss stands out.
   *
   * @param above nats above the median of the steps around it
   */
  record Spike(long step, double loss, double above) {}

  /**
   * A run among others.
   *
   * @param generation whose log tells of it
   * @param at when its log was written to last
   */
  record RunEntry(String generation, String run, long steps, Instant at) {}

  /**
   * How many items of a multiple-choice task a step's weights had right.
   *
   * @param acc fraction whose likeliest choice is right
   * @param accNorm the same by log-likelihood a character of the choice
   * @param accNormError standard error; empty of one item
   */
  record Score(
      long step,
      String task,
      int items,
      double acc,
      OptionalDouble accError,
      double accNorm,
      OptionalDouble accNormError) {}

  /**
   * The held-out text by host and by language.
   *
   * @param firstStep the first evaluation's
   * @param step the newest evaluation's
   */
  record HeldOutParts(long firstStep, long step, List<HeldOutPart> parts) {
    public HeldOutParts {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A part of the held-out text.
   *
   * @param kind {@code host} or {@code language}
   * @param bytes of its text in UTF-8
   * @param first bits per byte at the first evaluation; empty if that did not tell of this part
   * @param bitsPerByte at the newest one
   */
  record HeldOutPart(
      String kind, String name, long bytes, OptionalDouble first, double bitsPerByte) {}

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

  /**
   * Stages in the order a page passes them.
   *
   * @param crawl the crawler's books; empty where none has run
   */
  record Flow(List<Stage> stages, Optional<Balance> balance, Optional<Crawl> crawl, Ages ages) {
    public Flow {
      stages = List.copyOf(stages);
    }

    /** Without a balance. */
    public Flow(List<Stage> stages) {
      this(stages, Optional.empty(), Optional.empty(), Ages.NONE);
    }
  }

  /**
   * When pages were ingested.
   *
   * @param newest the last one; empty where there is none
   * @param oldestWaiting the first one that waits before extraction, curation or packing, itself or
   *     what was made of it; what a stage holds is not looked into
   */
  record Ages(Optional<Instant> newest, Optional<Instant> oldestWaiting) {
    public static final Ages NONE = new Ages(Optional.empty(), Optional.empty());
  }

  /**
   * A generation beside others.
   *
   * @param state such as {@code current}
   * @param origin the topic that it is made from, in words
   * @param settings those that differ from the ones of its parent, and which pages take part
   * @param counts as they were when it was ready, by the names of the accounts; empty before
   */
  record GenerationEntry(
      String name, String state, String origin, String settings, Map<String, Long> counts) {
    public GenerationEntry {
      counts = Map.copyOf(counts);
    }
  }

  /**
   * A crawl in numbers: {@code orders} is the sum of {@code pages}, all of {@code skipped} and
   * {@code open}.
   *
   * @param hosts that a URL was found of
   * @param urls ever queued
   * @param waiting due for a first fetch
   * @param open orders without a result
   * @param skipped reason to count, for orders that gave no page
   * @param refused reason to count, for URLs that were found and never ordered
   */
  record Crawl(
      long hosts,
      long urls,
      long waiting,
      long orders,
      long pages,
      long open,
      Map<String, Long> skipped,
      Map<String, Long> refused) {
    public Crawl {
      skipped = Map.copyOf(skipped);
      refused = Map.copyOf(refused);
    }
  }

  /**
   * A host of the crawl.
   *
   * @param waiting URLs without a result
   * @param next when it is due, in words
   */
  record CrawledHost(String host, long pages, long orders, long waiting, String next) {}

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

  /** Whether anybody works on a stage, as far as can be seen from outside. */
  enum Work {
    /** Somebody does. */
    RUNNING,
    /** It is being given from one worker to another. */
    REBALANCING,
    /** Somebody has it, something waits, and for a minute nothing has moved. */
    STALLED,
    /** Nobody does. */
    STOPPED
  }

  /**
   * A stage.
   *
   * @param unitIn what goes in, such as {@code pages}
   * @param other records in that are of no kind the stage works on
   * @param lag records that wait before the stage
   * @param drops rule to what it dropped
   * @param work empty if it cannot be seen
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
      Map<String, Long> drops,
      Optional<Work> work) {
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
        return Training.none();
      }

      @Override
      public List<RunEntry> runs() {
        return List.of();
      }

      @Override
      public List<GenerationEntry> generations() {
        return List.of();
      }

      @Override
      public Optional<Training> training(String generation, String run) {
        return Optional.empty();
      }

      @Override
      public Flow flow() {
        return new Flow(List.of());
      }

      @Override
      public List<DropExample> examples(String rule) {
        return List.of();
      }

      @Override
      public List<CrawledHost> crawledHosts() {
        return List.of();
      }
    };
  }
}
