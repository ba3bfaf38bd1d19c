package dev.millrace.trainer.checkpoint;

import dev.millrace.model.TrainingEngine;
import dev.millrace.model.checkpoint.Retention;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.DataType;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.RunEngine;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.data.Lineage;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.guard.Doubt;
import dev.millrace.trainer.keep.RunKeep;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's checkpoints: written into its folder, kept, announced, and thinned out. */
public final class RunCheckpoints implements Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(RunCheckpoints.class);
  private static final String GOOD = "good";
  private static final String SUSPECT = "suspect";

  private final TrainerSettings settings;
  private final RunFolder folder;
  private final RunKeep keep;
  private final Retention retention;
  private final CheckpointEvents events;
  private final Tokenizer tokenizer;
  private final TrainerState from;
  private final String codeVersion;
  private final Clock clock;
  private final Optional<DataType> firstFormat;
  private final Lineage lineage = new Lineage();

  /**
   * @param from what the run goes on from
   */
  public RunCheckpoints(
      TrainerSettings settings,
      RunKeep keep,
      CheckpointEvents events,
      Tokenizer tokenizer,
      TrainerState from,
      String codeVersion,
      Clock clock) {
    this.settings = settings;
    this.folder = new RunFolder(settings.runFolder());
    this.keep = keep;
    this.retention =
        new Retention(settings.keepLast(), settings.keepEvery(), settings.keepLadder());
    this.events = events;
    this.tokenizer = tokenizer;
    this.from = from;
    this.codeVersion = codeVersion;
    this.clock = clock;
    this.firstFormat = new RunEngine(settings, tokenizer).firstFormat(folder.newest());
  }

  /** Where the run is. */
  public Progress progress() {
    return Progress.from(
        from, folder.newest().map(path -> path.getFileName().toString()).orElse(""));
  }

  /** A crash may come between a checkpoint's rename and its event. */
  public void announceUnannounced(ModelConfig config) {
    folder
        .newest()
        .ifPresent(
            newest -> {
              TrainerState state = TrainerState.read(newest);
              if (!events.announced(state.run(), state.step(), state.ledgerOffset())) {
                events.announce(event(config, state, newest));
              }
            });
  }

  @Override
  public boolean isEmpty() {
    return folder.newest().isEmpty();
  }

  @Override
  public void taken(StepInput input) {
    lineage.add(input);
  }

  @Override
  public String write(TrainingEngine engine, Progress progress) {
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
            progress.guard(),
            progress.doubt(settings.guard()).map(Doubt::text).orElse(""),
            progress.previous(),
            TrainerSettingsText.of(settings),
            codeVersion,
            Map.of());
    Path written =
        new CheckpointFolder(folder, firstFormat).write(engine, state, tokenizer, lineage);
    keep.publish(written);
    events.announce(event(engine.config(), state, written));
    keep.thin(
        retention,
        other -> TrainerState.read(other).heldOutBitsPerByte(),
        other -> TrainerState.read(other).doubt().isEmpty());
    if (state.doubt().isEmpty()) {
      LOG.info("checkpoint {} at step {}", written, state.step());
    } else {
      LOG.warn("checkpoint {} at step {} is suspect: {}", written, state.step(), state.doubt());
    }
    return written.getFileName().toString();
  }

  private Checkpoint event(ModelConfig config, TrainerState state, Path written) {
    Checkpoint.Builder event =
        Checkpoint.newBuilder()
            .setRun(state.run())
            .setStep(state.step())
            .setAt(clock.instant())
            .setPath(keep.location(written))
            .setFiles(CheckpointFolder.writtenDigests(written))
            .setTokens(state.tokens())
            .setArchitecture(config.family().modelType().toUpperCase(Locale.ROOT))
            .setParameters(config.parameterCount())
            .setContextLength(config.contextLength())
            .setTokenizerId(state.tokenizerId())
            .setLedgerOffset(state.ledgerOffset())
            .setOffsets(state.position().toOffsets())
            .setMark(state.doubt().isEmpty() ? GOOD : SUSPECT)
            .setDoubt(state.doubt());
    if (Double.isFinite(state.loss())) {
      event.setLoss(state.loss());
    }
    if (Double.isFinite(state.heldOutBitsPerByte())) {
      event.setHeldOutBitsPerByte(state.heldOutBitsPerByte());
    }
    return event.build();
  }
}
