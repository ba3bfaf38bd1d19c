package dev.millrace.trainer.kafka;

import dev.millrace.model.TrainingEngine;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.DecayPlan;
import dev.millrace.trainer.LearningRateSchedule;
import dev.millrace.trainer.RunEngine;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.TrainingLoop;
import dev.millrace.trainer.checkpoint.RunCheckpoints;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.BlockRows;
import dev.millrace.trainer.data.PrefetchedBatches;
import dev.millrace.trainer.data.TakedownMask;
import dev.millrace.trainer.log.CsvTrainingLog;
import dev.millrace.trainer.log.TrainingLog;
import dev.millrace.trainer.log.TrainingLogs;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run's trainer: resumes from its newest checkpoint and trains until finished or stopped. */
public final class Trainer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final TrainerSettings settings;
  private final TrainingEngine engine;
  private final KafkaBatchSource batches;
  private final PrefetchedBatches prefetched;
  private final TrainingLog log;
  private final KafkaTrainingEvents events;
  private final RunCheckpoints checkpoints;
  private final OpenParts parts;

  private Trainer(
      TrainerSettings settings,
      TrainingEngine engine,
      KafkaBatchSource batches,
      PrefetchedBatches prefetched,
      TrainingLog log,
      KafkaTrainingEvents events,
      RunCheckpoints checkpoints,
      OpenParts parts) {
    this.settings = settings;
    this.engine = engine;
    this.batches = batches;
    this.prefetched = prefetched;
    this.log = log;
    this.events = events;
    this.checkpoints = checkpoints;
    this.parts = parts;
  }

  /**
   * Takes the run's lease and loads its state.
   *
   * @param logs further logs, beside {@code training-log} and the run's CSV file
   * @throws SettingsException if another trainer holds the run, or its checkpoint does not fit the
   *     settings
   */
  public static Trainer open(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      TrainerSettings settings,
      Tokenizer tokenizer,
      List<TrainingLog> logs) {
    return open(connection, topics, serdes, settings, tokenizer, logs, Map.of());
  }

  /**
   * The same for a run that may have trained on another generation's blocks until now.
   *
   * @param from partition of {@code token-blocks} to the offset at which it goes on with these;
   *     without effect on a run that has gone on with them already
   */
  public static Trainer open(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      TrainerSettings settings,
      Tokenizer tokenizer,
      List<TrainingLog> logs,
      Map<Integer, Long> from) {
    OpenParts parts = new OpenParts();
    boolean complete = false;
    try {
      Trainer trainer = open(parts, connection, topics, serdes, settings, tokenizer, logs, from);
      complete = true;
      return trainer;
    } finally {
      if (!complete) {
        parts.close();
      }
    }
  }

  private static Trainer open(
      OpenParts parts,
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      TrainerSettings settings,
      Tokenizer tokenizer,
      List<TrainingLog> logs,
      Map<Integer, Long> goesOnFrom) {
    RunLease lease = parts.add(RunLease.take(connection, topics, settings.run()));
    // Fences a trainer that lost the lease before its checkpoints are looked at.
    Ledger ledger =
        parts.add(Ledger.open(connection, topics, serdes, settings.run(), lease::isHeld));
    RunFolder folder = new RunFolder(settings.runFolder());
    folder.deleteUnfinished();
    Optional<Path> newest = folder.newest();
    TrainerState from =
        newest
            .map(TrainerState::read)
            .orElseGet(
                () ->
                    TrainerState.initial(
                        settings.run(), settings.seed(), tokenizer.id(), codeVersion()));
    requireSameRun(settings, tokenizer, from);
    TrainingEngine engine = parts.add(engine(new RunEngine(settings, tokenizer), newest, from));
    KafkaTrainingEvents events = parts.add(new KafkaTrainingEvents(connection, topics, serdes));
    List<TrainingLog> all = new ArrayList<>(logs);
    all.add(events);
    all.add(parts.add(CsvTrainingLog.open(settings.runFolder(), from.step())));
    KafkaBatchSource batches =
        KafkaBatchSource.open(
            settings,
            ledger,
            new BlockInput(
                parts.add(new BlockTopics(connection, serdes, topics.tokenBlocks())),
                topics.tokenBlocks().name(),
                topics.heldOutTokenBlocks().name(),
                goesOnFrom),
            new BlockRows(settings.contextLength(), engine.config().vocabularySize()),
            parts.add(TakedownFollower.open("train", connection, topics, serdes)),
            new TakedownMask(tokenizer),
            from);
    PrefetchedBatches prefetched = parts.add(new PrefetchedBatches(batches, batches::isStopped));
    // Closed first: a fetch under way waits for blocks that may never come.
    parts.add(batches::stop);
    RunCheckpoints checkpoints =
        new RunCheckpoints(
            settings,
            events,
            tokenizer,
            from.in(batches.position().topic()),
            codeVersion(),
            Clock.systemUTC());
    return new Trainer(
        settings, engine, batches, prefetched, new TrainingLogs(all), events, checkpoints, parts);
  }

  private static String codeVersion() {
    return Optional.ofNullable(Trainer.class.getPackage().getImplementationVersion()).orElse("");
  }

  private static void requireSameRun(
      TrainerSettings settings, Tokenizer tokenizer, TrainerState from) {
    if (!from.run().equals(settings.run())) {
      throw new SettingsException(
          "folder "
              + settings.runFolder()
              + " holds checkpoints of run "
              + from.run()
              + ", but train.run is "
              + settings.run()
              + "; set the former");
    }
    if (!from.tokenizerId().equals(tokenizer.id())) {
      throw new SettingsException(
          "run "
              + settings.run()
              + " was begun with tokenizer "
              + from.tokenizerId()
              + ", but tokenizer "
              + tokenizer.id()
              + " is set; go on with the former or name a new train.run");
    }
  }

  private static TrainingEngine engine(
      RunEngine engine, Optional<Path> checkpoint, TrainerState from) {
    LOG.info("engine {}", engine.describe());
    if (checkpoint.isEmpty()) {
      return engine.begin();
    }
    LOG.info("going on from {}", checkpoint.get());
    return engine.resume(checkpoint.get(), from);
  }

  /**
   * Trains in the calling thread until {@link #finish()} has been answered or {@link #stop()} is
   * called.
   */
  public void run() {
    checkpoints.announceUnannounced(engine.config());
    // A new decay begins after the steps that were recorded without it.
    LearningRateSchedule learningRates =
        new LearningRateSchedule(
            settings.learningRate(),
            settings.warmUpSteps(),
            DecayPlan.begin(
                settings.runFolder(), settings.decaySteps(), batches.lastRecordedStep() + 1));
    new TrainingLoop(
            settings,
            learningRates,
            settings.checkpointSchedule(),
            engine,
            prefetched,
            log,
            checkpoints,
            checkpoints.progress(),
            Clock.systemUTC())
        .run();
  }

  /** No more blocks will come: take what is there, evaluate, write the last checkpoint, end. */
  public void finish() {
    batches.finish();
  }

  /** Take the steps that are recorded already, and end; before {@link #run()}. */
  public void replayOnly() {
    batches.replayOnly();
  }

  /** End after the step in hand, with a checkpoint; without one where the broker is away. */
  public void stop() {
    batches.stop();
    events.stop();
  }

  /** After {@link #run()} has returned; the lease is given back last. */
  @Override
  public void close() {
    parts.close();
  }

  /** What was opened, closed in the reverse order, each part even if another fails. */
  private static final class OpenParts {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
      parts.push(part);
      return part;
    }

    void close() {
      while (!parts.isEmpty()) {
        AutoCloseable part = parts.pop();
        try {
          part.close();
        } catch (Exception e) {
          LOG.warn("closing {}", part.getClass().getSimpleName(), e);
        }
      }
    }
  }
}
