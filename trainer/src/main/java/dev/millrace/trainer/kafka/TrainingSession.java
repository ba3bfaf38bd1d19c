package dev.millrace.trainer.kafka;

import dev.millrace.model.TrainingEngine;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.OpenParts;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.trace.StageTracer;
import dev.millrace.schemas.trace.TraceContext;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.DecayPlan;
import dev.millrace.trainer.LearningRateSchedule;
import dev.millrace.trainer.RunEngine;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.TrainingLoop;
import dev.millrace.trainer.checkpoint.Progress;
import dev.millrace.trainer.checkpoint.RunCheckpoints;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.PrefetchedBatches;
import dev.millrace.trainer.data.TakedownMask;
import dev.millrace.trainer.evaluation.EvaluatedCheckpoints;
import dev.millrace.trainer.evaluation.Tasks;
import dev.millrace.trainer.guard.GuardSettings;
import dev.millrace.trainer.guard.OnDivergence;
import dev.millrace.trainer.keep.CheckpointStore;
import dev.millrace.trainer.keep.RunKeep;
import dev.millrace.trainer.log.CsvTrainingLog;
import dev.millrace.trainer.log.StepTraces;
import dev.millrace.trainer.log.TrainingLog;
import dev.millrace.trainer.log.TrainingLogs;
import dev.millrace.trainer.steering.kafka.ControlsFollower;
import dev.millrace.trainer.tensorboard.TensorBoardLog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run from its newest checkpoint on: what is opened for it, until it ends or goes back to another
 * checkpoint.
 */
final class TrainingSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingSession.class);

  private final TrainerSettings settings;
  private final GuardSettings guard;
  private final int rewinds;
  private final TrainingEngine engine;
  private final Tokenizer tokenizer;
  private final KafkaBatchSource batches;
  private final PrefetchedBatches prefetched;
  private final TrainingLog log;
  private final KafkaTrainingEvents events;
  private final StepTraces traces;
  private final RunKeep keep;
  private final RunCheckpoints checkpoints;
  private final Tasks tasks;
  private final OpenParts parts;

  /**
   * @param isHeld whether the run is still this trainer's
   * @param rewind to be committed first
   */
  private TrainingSession(
      RunSetup setup, BooleanSupplier isHeld, Optional<Rewind> rewind, OpenParts parts) {
    this.parts = parts;
    this.settings = setup.settings();
    this.tasks = EvaluatedCheckpoints.tasks(settings, setup.tokenizer());
    // Fences a trainer that lost the lease before its checkpoints are looked at.
    Ledger ledger =
        parts.add(
            Ledger.open(
                setup.connection(), setup.topics(), setup.serdes(), settings.run(), isHeld));
    rewind.ifPresent(back -> back.record(ledger));
    RunFolder folder = new RunFolder(settings.runFolder());
    folder.deleteUnfinished();
    this.keep = CheckpointStore.keep(setup.store(), settings);
    keep.takeOver();
    SortedMap<Long, Ledger.Entry> recorded = ledger.recorded(Rewind.newestGood(folder));
    RewoundSteps rewound = new RewoundSteps(recorded);
    rewound.setAside(folder);
    keep.followSetAside();
    this.rewinds = rewound.rewinds();
    this.guard = settings.guard().after(rewinds);
    Optional<Path> newest = folder.newest();
    newest.ifPresent(keep::fetch);
    this.tokenizer = setup.tokenizer();
    TrainerState from =
        newest
            .map(TrainerState::read)
            .orElseGet(
                () ->
                    TrainerState.initial(
                        settings.run(), settings.seed(), tokenizer.id(), codeVersion()));
    setup.requireSame(from);
    this.engine = parts.add(engine(new RunEngine(settings, tokenizer), newest, from));
    this.events =
        parts.add(new KafkaTrainingEvents(setup.connection(), setup.topics(), setup.serdes()));
    this.traces =
        new StepTraces(
            new StageTracer(
                "train", setup.topics().settings().generation(), setup.serdes().tracing()));
    this.log = new TrainingLogs(logs(setup, from, newest.isEmpty()));
    this.batches = batches(setup, ledger, recorded, from);
    this.prefetched = parts.add(new PrefetchedBatches(batches, batches::isStopped));
    // Closed first: a fetch under way waits for blocks that may never come.
    parts.add(batches::stop);
    this.checkpoints =
        new RunCheckpoints(
            settings,
            keep,
            events,
            tokenizer,
            from.in(batches.position().topic()),
            codeVersion(),
            Clock.systemUTC());
  }

  /**
   * Loads the run's state.
   *
   * @param isHeld whether the run is still this trainer's
   * @param rewind to be committed first
   * @throws SettingsException if its checkpoint does not fit the settings
   */
  static TrainingSession open(RunSetup setup, BooleanSupplier isHeld, Optional<Rewind> rewind) {
    OpenParts parts = new OpenParts();
    boolean complete = false;
    try {
      TrainingSession session = new TrainingSession(setup, isHeld, rewind, parts);
      complete = true;
      return session;
    } finally {
      if (!complete) {
        parts.close();
      }
    }
  }

  private List<TrainingLog> logs(RunSetup setup, TrainerState from, boolean first) {
    // Without a checkpoint the evaluation of step 0 comes again too.
    long firstStep = first ? 0 : from.step() + 1;
    List<TrainingLog> all = new ArrayList<>(setup.logs());
    all.add(traces);
    all.add(events);
    all.add(parts.add(CsvTrainingLog.open(settings.runFolder(), from.step())));
    settings
        .tensorboardFolder()
        .map(folder -> TensorBoardLog.open(folder, firstStep, Clock.systemUTC()))
        .map(parts::add)
        .ifPresent(all::add);
    return all;
  }

  private KafkaBatchSource batches(
      RunSetup setup, Ledger ledger, SortedMap<Long, Ledger.Entry> recorded, TrainerState from) {
    Topics topics = setup.topics();
    return KafkaBatchSource.open(
        settings,
        ledger,
        recorded,
        new BlockInput(
            parts.add(
                new BlockTopics(
                    setup.connection(), setup.serdes(), topics.tokenBlocks(), this::trace)),
            topics.tokenBlocks().name(),
            topics.heldOutTokenBlocks().name(),
            setup.from()),
        settings.rows(engine.config().vocabularySize()),
        parts.add(TakedownFollower.open("train", setup.connection(), topics, setup.serdes())),
        new TakedownMask(setup.tokenizer()),
        parts.add(
            ControlsFollower.open(setup.connection(), topics, setup.serdes(), settings.run())),
        from);
  }

  private void trace(TopicRecord<TokenBlock> block) {
    traces.read(
        block.head().location().topic(), block.value(), TraceContext.of(block.head().headers()));
  }

  private static String codeVersion() {
    return Optional.ofNullable(TrainingSession.class.getPackage().getImplementationVersion())
        .orElse("");
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

  /** Trains until it is finished, stopped, or diverges. */
  TrainingLoop.Outcome run() {
    checkpoints.announceUnannounced(engine.config());
    LearningRateSchedule learningRates = learningRates();
    // Before the first step that is taken with it.
    keep.keepDecay();
    return new TrainingLoop(
            settings,
            guard,
            learningRates,
            settings.checkpointSchedule(),
            engine,
            tokenizer,
            prefetched,
            log,
            new EvaluatedCheckpoints(checkpoints, tasks, settings.run(), log, Clock.systemUTC()),
            checkpoints.progress(),
            Clock.systemUTC())
        .run();
  }

  /** A new decay begins after the steps that were recorded without it. */
  private LearningRateSchedule learningRates() {
    return new LearningRateSchedule(
        settings.learningRate(),
        settings.warmUpSteps(),
        settings.cosineSteps(),
        DecayPlan.begin(
            settings.runFolder(), settings.decaySteps(), batches.lastRecordedStep() + 1));
  }

  /** The way back from where it diverged, if it is to go back and can. */
  Optional<Rewind> wayBack(TrainingLoop.Outcome outcome) {
    return guard.action() == OnDivergence.REWIND
        ? Rewind.from(outcome.last(), rewinds + 1, new RunFolder(settings.runFolder()), keep)
        : Optional.empty();
  }

  /** Why it does not go back by itself, and what can be done. */
  String wayOut() {
    String anyway = "; train.on-divergence=warn goes on all the same";
    if (settings.guard().action() == OnDivergence.PAUSE) {
      return "started again with train.on-divergence=rewind it goes back to its last good"
          + " checkpoint"
          + anyway;
    }
    if (guard.action() == OnDivergence.PAUSE) {
      return "it has gone back "
          + rewinds
          + " times: change what it diverges by, such as train.learning-rate, and start it again"
          + " with a greater train.max-rewinds"
          + anyway;
    }
    return "no good checkpoint before it has kept its weights to go back to" + anyway;
  }

  /** Where it begins. */
  Progress begin() {
    return checkpoints.progress();
  }

  /** Tells all logs something that is no measure. */
  void say(Progress at, String event, String notice) {
    LOG.warn("run {} at step {} is {}: {}", settings.run(), at.step(), event, notice);
    log.write(
        TrainingLogEntry.newBuilder()
            .setRun(settings.run())
            .setStep(at.step())
            .setAt(Clock.systemUTC().instant())
            .setTokens(at.tokens())
            .setEvent(event)
            .setNotice(notice)
            .build());
    log.flush();
  }

  /** No more blocks will come. */
  void finish() {
    batches.finish();
  }

  /** Take the steps that are recorded already, and end. */
  void replayOnly() {
    batches.replayOnly();
  }

  /** End after the step in hand, with a checkpoint; without one where the broker is away. */
  void stop() {
    batches.stop();
    events.stop();
    keep.stop();
  }

  @Override
  public void close() {
    parts.close();
  }
}
