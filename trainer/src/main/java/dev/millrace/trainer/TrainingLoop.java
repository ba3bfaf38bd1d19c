package dev.millrace.trainer;

import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private final BlockRows rows;
  private final Clock clock;
  private final Lineage lineage = new Lineage();

  private Progress progress;
  private Instant lastCheckpoint;
  private boolean dirty;

  /** What changes from step to step, beside the engine's own state and the data's position. */
  private record Progress(
      long step,
      long tokens,
      long ledgerOffset,
      double loss,
      double bitsPerByte,
      double bestBitsPerByte,
      String previous) {}

  public TrainingLoop(
      TrainerSettings settings,
      TrainingEngine engine,
      BatchSource batches,
      TrainingLog log,
      CheckpointEvents events,
      Tokenizer tokenizer,
      TrainerState from,
      Clock clock) {
    this.settings = settings;
    this.engine = engine;
    this.batches = batches;
    this.log = log;
    this.events = events;
    this.tokenizer = tokenizer;
    this.checkpoints = new CheckpointFolder(settings.runFolder());
    this.schedule =
        new LearningRateSchedule(settings.learningRate(), settings.warmUpSteps(), Optional.empty());
    this.rows = new BlockRows(settings.contextLength(), engine.config().vocabularySize());
    this.clock = clock;
    this.lastCheckpoint = clock.instant();
    this.progress =
        new Progress(
            from.step(),
            from.tokens(),
            from.ledgerOffset(),
            from.loss(),
            from.heldOutBitsPerByte(),
            from.bestBitsPerByte(),
            checkpoints.newest().map(path -> path.getFileName().toString()).orElse(""));
  }

  /**
   * Trains until the source has no more batches; ends with an evaluation and a checkpoint if
   * anything was learned.
   */
  public void run(TrainerState from) {
    announceUnannounced();
    boolean first = from.step() == 0;
    for (Optional<StepInput> input = batches.next(); input.isPresent(); input = batches.next()) {
      if (first) {
        evaluate();
        checkpoint(from.tokenizerId(), from.codeVersion());
        first = false;
      }
      step(input.get());
      if (progress.step % settings.evaluateEverySteps() == 0) {
        evaluate();
      }
      if (checkpointDue()) {
        checkpoint(from.tokenizerId(), from.codeVersion());
      }
    }
    if (dirty) {
      evaluate();
      checkpoint(from.tokenizerId(), from.codeVersion());
    }
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

  private void step(StepInput input) {
    long begin = System.nanoTime();
    TokenBatch batch = rows.batch(input.blocks());
    double learningRate = schedule.at(input.step());
    StepResult result = engine.step(batch, learningRate);
    if (!Double.isFinite(result.loss()) || !Double.isFinite(result.gradientNorm())) {
      throw new NotFiniteException(input, result);
    }
    lineage.add(input);
    progress =
        new Progress(
            input.step(),
            progress.tokens + result.targets(),
            input.ledgerOffset(),
            result.loss(),
            progress.bitsPerByte,
            progress.bestBitsPerByte,
            progress.previous);
    dirty = true;
    double seconds = (System.nanoTime() - begin) / 1e9;
    log.write(
        entry(learningRate)
            .setLoss(result.loss())
            .setGradientNorm(result.gradientNorm())
            .setTokensPerSecond(result.targets() / seconds)
            .build());
  }

  private void evaluate() {
    List<TokenBlock> heldOut = batches.evaluationBlocks();
    long bytes = heldOut.stream().mapToLong(TokenBlock::getTextBytes).sum();
    if (bytes == 0) {
      return;
    }
    double nats = 0;
    for (TokenBlock block : heldOut) {
      nats += engine.summedLoss(rows.batch(List.of(block)));
    }
    double bitsPerByte = nats / Math.log(2) / bytes;
    double best =
        Double.isNaN(progress.bestBitsPerByte)
            ? bitsPerByte
            : Math.min(bitsPerByte, progress.bestBitsPerByte);
    progress =
        new Progress(
            progress.step,
            progress.tokens,
            progress.ledgerOffset,
            progress.loss,
            bitsPerByte,
            best,
            progress.previous);
    log.write(entry(schedule.at(progress.step)).setHeldOutBitsPerByte(bitsPerByte).build());
  }

  private boolean checkpointDue() {
    return progress.step % settings.checkpointEverySteps() == 0
        || Duration.between(lastCheckpoint, clock.instant()).compareTo(settings.checkpointEvery())
            >= 0;
  }

  private void checkpoint(String tokenizerId, String codeVersion) {
    TrainerState state =
        new TrainerState(
            settings.run(),
            progress.step,
            engine.optimizerStep(),
            progress.tokens,
            progress.ledgerOffset,
            batches.position(),
            settings.seed(),
            tokenizerId,
            engine.arithmetic(),
            progress.loss,
            progress.bitsPerByte,
            progress.bestBitsPerByte,
            progress.previous,
            TrainerSettingsText.of(settings),
            codeVersion);
    Path folder = checkpoints.write(engine, state, tokenizer, lineage);
    events.announce(event(state, folder));
    new Retention(settings.keepLast(), settings.keepEvery()).apply(checkpoints);
    LOG.info("checkpoint {} at step {}", folder, state.step());
    lastCheckpoint = clock.instant();
    dirty = false;
    progress =
        new Progress(
            progress.step,
            progress.tokens,
            progress.ledgerOffset,
            progress.loss,
            progress.bitsPerByte,
            progress.bestBitsPerByte,
            folder.getFileName().toString());
  }

  private Checkpoint event(TrainerState state, Path folder) {
    Checkpoint.Builder event =
        Checkpoint.newBuilder()
            .setRun(state.run())
            .setStep(state.step())
            .setAt(clock.instant())
            .setPath(settings.checkpointsRoot().relativize(folder).toString())
            .setFiles(CheckpointFolder.digests(folder))
            .setTokens(state.tokens())
            .setArchitecture(engine.config().architecture().name())
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
        .setStep(progress.step)
        .setAt(clock.instant())
        .setTokens(progress.tokens)
        .setLearningRate(learningRate);
  }
}
