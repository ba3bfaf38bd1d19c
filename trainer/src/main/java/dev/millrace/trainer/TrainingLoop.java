package dev.millrace.trainer;

import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.checkpoint.CheckpointEvents;
import dev.millrace.trainer.checkpoint.CheckpointFolder;
import dev.millrace.trainer.checkpoint.Progress;
import dev.millrace.trainer.checkpoint.Retention;
import dev.millrace.trainer.checkpoint.TrainerSettingsText;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.BatchSource;
import dev.millrace.trainer.data.BlockRows;
import dev.millrace.trainer.data.Lineage;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.log.TrainingLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Next batch, step, log, evaluate when due, checkpoint when due. */
public final class TrainingLoop {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

  private final TrainerSettings settings;
  private final TrainingEngine engine;
  private final BatchSource batches;
  private final TrainingLog log;
  private final CheckpointEvents events;
  private final CheckpointFolder checkpoints;
  private final Tokenizer tokenizer;
  private final LearningRateSchedule schedule;
  private final Optional<LearningRateSchedule.Decay> decay;
  private final BlockRows rows;
  private final TrainerState from;
  private final String codeVersion;
  private final Clock clock;
  private final Lineage lineage = new Lineage();

  private Progress progress;
  private Instant lastCheckpoint;
  private long evaluatedStep = -1;
  private double waitedSeconds;
  private boolean dirty;

  public TrainingLoop(
      TrainerSettings settings,
      TrainingEngine engine,
      BatchSource batches,
      TrainingLog log,
      CheckpointEvents events,
      Tokenizer tokenizer,
      TrainerState from,
      String codeVersion,
      Clock clock) {
    this.codeVersion = codeVersion;
    this.settings = settings;
    this.engine = engine;
    this.batches = batches;
    this.log = log;
    this.events = events;
    this.tokenizer = tokenizer;
    this.from = from;
    this.checkpoints = new CheckpointFolder(settings.runFolder());
    // A new decay begins after the steps that were recorded without it.
    this.decay =
        DecayPlan.begin(
            settings.runFolder(), settings.decaySteps(), batches.lastRecordedStep() + 1);
    this.schedule =
        new LearningRateSchedule(settings.learningRate(), settings.warmUpSteps(), decay);
    this.rows = new BlockRows(settings.contextLength(), engine.config().vocabularySize());
    this.clock = clock;
    this.lastCheckpoint = clock.instant();
    this.progress =
        Progress.from(
            from, checkpoints.newest().map(path -> path.getFileName().toString()).orElse(""));
  }

  /**
   * Trains until the source has no more batches or the decay is over; ends with a checkpoint if
   * anything was learned.
   *
   * @throws NotFiniteException before anything is changed or written
   */
  public void run() {
    announceUnannounced();
    boolean first = checkpoints.newest().isEmpty();
    while (!isDecayed()) {
      long begin = System.nanoTime();
      Optional<StepInput> input = batches.next(this::whileWaiting);
      waitedSeconds = (System.nanoTime() - begin) / 1e9;
      if (input.isEmpty()) {
        break;
      }
      if (first) {
        checkpoint();
        first = false;
      }
      if (!isLast(input.get())) {
        batches.prefetch();
      }
      take(input.get());
      if (progress.step() % settings.evaluateEverySteps() == 0) {
        evaluate();
      }
      if (progress.step() % settings.checkpointEverySteps() == 0 || isCheckpointTime()) {
        checkpoint();
      }
    }
    if (dirty) {
      checkpoint();
    }
  }

  /** Nothing is recorded behind the end of a decay. */
  private boolean isLast(StepInput input) {
    return decay.isPresent() && input.step() >= decay.get().lastStep();
  }

  private boolean isDecayed() {
    return decay.isPresent() && progress.step() >= decay.get().lastStep();
  }

  /** What was learned is served even if the next block is hours away. */
  private void whileWaiting() {
    if (dirty && isCheckpointTime()) {
      checkpoint();
    }
  }

  private boolean isCheckpointTime() {
    return Duration.between(lastCheckpoint, clock.instant()).compareTo(settings.checkpointEvery())
        >= 0;
  }

  /** A crash may come between a checkpoint's rename and its event. */
  private void announceUnannounced() {
    checkpoints
        .newest()
        .ifPresent(
            folder -> {
              TrainerState state = TrainerState.read(folder);
              if (!events.announced(state.run(), state.step())) {
                events.announce(event(state, folder));
              }
            });
  }

  private void take(StepInput input) {
    if (input.record().getSkipped()) {
      LOG.info("step {} is skipped", input.step());
      progress = progress.after(input, 0, progress.loss());
      log.write(entry(schedule.at(input.step())).build());
    } else {
      step(input);
    }
    dirty = true;
  }

  private void step(StepInput input) {
    long begin = System.nanoTime();
    TokenBatch batch = rows.batch(input.blocks());
    double learningRate = schedule.at(input.step());
    StepResult result = engine.step(batch, learningRate);
    if (!Double.isFinite(result.loss()) || !Double.isFinite(result.gradientNorm())) {
      throw new NotFiniteException(input, result);
    }
    lineage.add(input);
    progress = progress.after(input, result.targets(), result.loss());
    double seconds = (System.nanoTime() - begin) / 1e9;
    log.write(
        entry(learningRate)
            .setLoss(result.loss())
            .setGradientNorm(result.gradientNorm())
            .setTokensPerSecond(result.targets() / seconds)
            .setWaitedSeconds(waitedSeconds)
            .build());
  }

  private void evaluate() {
    List<TokenBlock> heldOut = batches.evaluationBlocks();
    long bytes = heldOut.stream().mapToLong(TokenBlock::getTextBytes).sum();
    if (bytes == 0 || evaluatedStep == progress.step()) {
      return;
    }
    double nats = 0;
    for (TokenBlock block : heldOut) {
      nats += engine.summedLoss(rows.batch(List.of(block)));
    }
    double bitsPerByte = nats / Math.log(2) / bytes;
    progress = progress.evaluated(bitsPerByte);
    evaluatedStep = progress.step();
    log.write(entry(schedule.at(progress.step())).setHeldOutBitsPerByte(bitsPerByte).build());
  }

  /** Evaluated first, so that its held-out figure is that of its weights. */
  private void checkpoint() {
    evaluate();
    log.flush();
    TrainerState state =
        new TrainerState(
            settings.run(),
            progress.step(),
            engine.optimizerStep(),
            progress.tokens(),
            progress.ledgerOffset(),
            progress.position(),
            from.seed(),
            from.tokenizerId(),
            engine.arithmetic(),
            progress.loss(),
            progress.bitsPerByte(),
            progress.bestBitsPerByte(),
            progress.previous(),
            TrainerSettingsText.of(settings),
            codeVersion,
            Map.of());
    Path folder = checkpoints.write(engine, state, tokenizer, lineage);
    events.announce(event(state, folder));
    new Retention(settings.keepLast(), settings.keepEvery()).apply(checkpoints);
    LOG.info("checkpoint {} at step {}", folder, state.step());
    lastCheckpoint = clock.instant();
    dirty = false;
    progress = progress.checkpointed(folder.getFileName().toString());
  }

  private Checkpoint event(TrainerState state, Path folder) {
    Checkpoint.Builder event =
        Checkpoint.newBuilder()
            .setRun(state.run())
            .setStep(state.step())
            .setAt(clock.instant())
            .setPath(settings.checkpointsRoot().relativize(folder).toString())
            .setFiles(CheckpointFolder.writtenDigests(folder))
            .setTokens(state.tokens())
            .setArchitecture(engine.config().family().modelType().toUpperCase(Locale.ROOT))
            .setParameters(engine.config().parameterCount())
            .setContextLength(engine.config().contextLength())
            .setTokenizerId(state.tokenizerId())
            .setLedgerOffset(state.ledgerOffset())
            .setOffsets(state.position().toOffsets());
    if (Double.isFinite(state.loss())) {
      event.setLoss(state.loss());
    }
    if (Double.isFinite(state.heldOutBitsPerByte())) {
      event.setHeldOutBitsPerByte(state.heldOutBitsPerByte());
    }
    return event.build();
  }

  private TrainingLogEntry.Builder entry(double learningRate) {
    return TrainingLogEntry.newBuilder()
        .setRun(settings.run())
        .setStep(progress.step())
        .setAt(clock.instant())
        .setTokens(progress.tokens())
        .setLearningRate(learningRate);
  }
}
