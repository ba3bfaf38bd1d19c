package dev.millrace.trainer;

import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.checkpoint.CheckpointSchedule;
import dev.millrace.trainer.checkpoint.Checkpoints;
import dev.millrace.trainer.checkpoint.Progress;
import dev.millrace.trainer.data.BatchSource;
import dev.millrace.trainer.data.BlockRows;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.evaluation.HeldOutEvaluation;
import dev.millrace.trainer.evaluation.HeldOutScore;
import dev.millrace.trainer.guard.Doubt;
import dev.millrace.trainer.guard.GuardSettings;
import dev.millrace.trainer.guard.OnDivergence;
import dev.millrace.trainer.guard.Sign;
import dev.millrace.trainer.log.TrainingLog;
import dev.millrace.trainer.steering.PauseGate;
import dev.millrace.trainer.steering.SteeredSchedule;
import dev.millrace.trainer.steering.Steering;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Next batch, step, log, evaluate when due, checkpoint when due. */
public final class TrainingLoop {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

  private final TrainerSettings settings;
  private final GuardSettings guard;
  private final SteeredSchedule learningRates;
  private final CheckpointSchedule schedule;
  private final TrainingEngine engine;
  private final BatchSource batches;
  private final TrainingLog log;
  private final Checkpoints checkpoints;
  private final Clock clock;
  private final BlockRows rows;
  private final HeldOutEvaluation heldOut;
  private final PauseGate gate;

  private Progress progress;
  private Instant lastCheckpoint;
  private Instant waitingSince;
  private long evaluatedStep = -1;
  private double waitedSeconds;
  private boolean dirty;
  private Optional<Doubt> broken = Optional.empty();
  private boolean diverging;
  private long last;

  /** Those that the last step was masked by. */
  private long takedowns = -1;

  /**
   * How it ended.
   *
   * @param last the step that it came to, one that was refused included
   * @param divergence why, if the guard ended it
   */
  public record Outcome(Progress progress, long last, Optional<Doubt> divergence) {}

  /**
   * @param guard its limits; what it says of a run that diverges ends the loop, unless it only
   *     warns
   * @param learningRates its decay, if it has one, ends the run
   * @param tokenizer of the batches' blocks
   * @param from where the run is, which the engine's weights and the batches have to be too
   */
  public TrainingLoop(
      TrainerSettings settings,
      GuardSettings guard,
      LearningRateSchedule learningRates,
      CheckpointSchedule schedule,
      TrainingEngine engine,
      Tokenizer tokenizer,
      BatchSource batches,
      TrainingLog log,
      Checkpoints checkpoints,
      Progress from,
      Clock clock) {
    this.settings = settings;
    this.guard = guard;
    this.learningRates = new SteeredSchedule(learningRates, batches.steering());
    this.schedule = schedule;
    this.engine = engine;
    this.batches = batches;
    this.log = log;
    this.checkpoints = checkpoints;
    this.progress = from;
    this.clock = clock;
    this.rows = settings.rows(engine.config().vocabularySize());
    this.heldOut = new HeldOutEvaluation(rows, tokenizer);
    this.gate = new PauseGate(batches, this::whileWaiting, this::tell);
    this.lastCheckpoint = clock.instant();
    this.waitingSince = lastCheckpoint;
  }

  /**
   * Trains until the source has no more batches, the decay is over, or the run diverges; ends with
   * a checkpoint if anything was learned that is not to be forgotten.
   *
   * @throws NotFiniteException if a step has no finite loss and the guard only warns; before
   *     anything is changed or written
   */
  public Outcome run() {
    boolean first = checkpoints.isEmpty();
    tell();
    while (!isDecayed() && !isEnded()) {
      Optional<StepInput> input = next();
      if (input.isEmpty()) {
        break;
      }
      takedowns = input.get().record().getTakedowns();
      steer(Steering.of(input.get().record()));
      if (first) {
        checkpoint();
        first = false;
      }
      if (!isLast(input.get())) {
        batches.prefetch();
      }
      last = input.get().step();
      take(input.get());
      if (progress.step() % settings.evaluateEverySteps() == 0) {
        evaluate();
      }
      Duration sinceLast = Duration.between(lastCheckpoint, clock.instant());
      if (!isEnded() && schedule.isDueAfter(progress.step(), sinceLast)) {
        checkpoint();
      }
      tell();
    }
    if (dirty && !(isEnded() && guard.action() == OnDivergence.REWIND)) {
      checkpoint();
      tell();
    }
    return new Outcome(
        progress, Math.max(last, progress.step()), isEnded() ? divergence() : Optional.empty());
  }

  private Optional<Doubt> divergence() {
    return broken.or(() -> progress.doubt(guard).filter(Doubt::certain));
  }

  private boolean isEnded() {
    return guard.action() != OnDivergence.WARN && divergence().isPresent();
  }

  /** Once when it begins, and once when it is over. */
  private void tell() {
    Optional<Doubt> now = divergence();
    if (now.isPresent() == diverging) {
      return;
    }
    diverging = now.isPresent();
    String event = diverging ? "diverging" : "recovered";
    String notice = now.map(Doubt::text).orElse("within its limits again");
    now.ifPresent(doubt -> log.diverging(doubt.sign()));
    tell(event, notice);
  }

  private void tell(String event, String notice) {
    LOG.warn("run {} at step {} is {}: {}", settings.run(), progress.step(), event, notice);
    log.write(entry(learningRates.at(progress.step())).setEvent(event).setNotice(notice).build());
  }

  /** Said where it is not what was asked of the step before. */
  private void steer(Steering next) {
    if (learningRates.goOn(next)) {
      tell("steered", next.text());
    }
  }

  private Optional<StepInput> next() {
    waitingSince = clock.instant();
    if (!gate.isOpened()) {
      return Optional.empty();
    }
    long begin = System.nanoTime();
    Optional<StepInput> input = batches.next(this::whileWaiting);
    waitedSeconds = (System.nanoTime() - begin) / 1e9;
    return input;
  }

  /** Nothing is recorded after the end of a decay. */
  private boolean isLast(StepInput input) {
    return learningRates.isOverAfter(input.step());
  }

  private boolean isDecayed() {
    return learningRates.isOverAfter(progress.step());
  }

  /** What was learned is served even if the next block is hours away. */
  private void whileWaiting() {
    Instant now = clock.instant();
    Duration sinceLast = Duration.between(lastCheckpoint, now);
    Duration waited = Duration.between(waitingSince, now);
    if (dirty && schedule.isDueWhileWaiting(sinceLast, waited)) {
      checkpoint();
    }
  }

  private void take(StepInput input) {
    TokenBatch batch = rows.batch(input.blocks());
    if (input.record().getSkipped() || batch.targetCount() == 0) {
      LOG.info(
          "step {} is {}", input.step(), input.record().getSkipped() ? "skipped" : "taken down");
      progress = progress.after(input);
      log.write(entry(learningRates.at(input.step())).build());
      dirty = true;
    } else {
      step(input, batch);
    }
  }

  private void step(StepInput input, TokenBatch batch) {
    long begin = System.nanoTime();
    double learningRate = learningRates.at(input.step());
    StepResult result = engine.step(batch, learningRate);
    if (!Double.isFinite(result.loss()) || !Double.isFinite(result.gradientNorm())) {
      refuse(new NotFiniteException(input, result));
      return;
    }
    checkpoints.taken(input);
    progress = progress.after(input, result.targets(), result.loss(), guard);
    dirty = true;
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    log.stepped(input, result.targets(), took);
    log.write(
        entry(learningRate)
            .setLoss(result.loss())
            .setGradientNorm(result.gradientNorm())
            .setTokensPerSecond(result.targets() / (took.toNanos() / 1e9))
            .setWaitedSeconds(waitedSeconds)
            .build());
  }

  /** The weights are as before the step, but nothing says that the next one goes better. */
  private void refuse(NotFiniteException step) {
    if (guard.action() == OnDivergence.WARN) {
      throw step;
    }
    broken = Optional.of(new Doubt(Sign.NOT_FINITE, true, step.found()));
  }

  private void evaluate() {
    if (evaluatedStep != progress.step()) {
      heldOut.of(engine, batches.evaluationBlocks(takedowns)).ifPresent(this::evaluated);
    }
  }

  private void evaluated(HeldOutScore score) {
    progress = progress.evaluated(score.bitsPerByte());
    evaluatedStep = progress.step();
    log.write(
        entry(learningRates.at(progress.step()))
            .setHeldOutBitsPerByte(score.bitsPerByte())
            .setHeldOutParts(score.parts())
            .build());
  }

  /** Evaluated first, so that its held-out figure is that of its weights. */
  private void checkpoint() {
    evaluate();
    log.flush();
    long begin = System.nanoTime();
    progress = progress.checkpointed(checkpoints.write(engine, progress));
    boolean suspect = progress.doubt(guard).isPresent();
    log.checkpointed(Duration.ofNanos(System.nanoTime() - begin), suspect);
    checkpoints.written(engine, progress);
    lastCheckpoint = clock.instant();
    dirty = false;
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
