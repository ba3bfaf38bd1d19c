package dev.millrace.trainer.kafka;

import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.CheckpointFolder;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.steering.Steering;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a run with another run's checkpoint: its weights, moments, data position and evaluation
 * set. From there on the two go separate ways, each with a ledger of its own; such a fork can decay
 * to a finished model while the run it came from goes on.
 */
public final class RunFork {
  private static final Logger LOG = LoggerFactory.getLogger(RunFork.class);

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final TrainerSettings settings;

  public RunFork(
      Connection connection, Topics topics, RecordSerdes serdes, TrainerSettings settings) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.settings = settings;
  }

  /**
   * Makes the run's first checkpoint; does nothing if the run has one.
   *
   * @param parent a checkpoint of another run below the same root
   * @throws SettingsException if the parent is not such a checkpoint, or a trainer holds the run
   */
  public void begin(Path parent) {
    RunFolder own = new RunFolder(settings.runFolder());
    if (own.newest().isPresent()) {
      LOG.info("run {} has begun already", settings.run());
      return;
    }
    TrainerState state = parentState(parent);
    try (RunLease lease = RunLease.take(connection, topics, settings.run());
        Ledger ledger = Ledger.open(connection, topics, serdes, settings.run(), lease::isHeld)) {
      requireUnused(ledger, state);
      own.deleteUnfinished();
      ledger.record(own(parentRecord(state, 0)));
      long offset =
          state.step() == 0 ? state.ledgerOffset() : ledger.record(own(parentRecord(state)));
      new CheckpointFolder(own).fork(parent, state.forkedAs(settings.run(), offset));
      LOG.info("run {} begins with {}", settings.run(), parent);
    }
  }

  private TrainerState parentState(Path parent) {
    if (!Files.exists(parent.resolve(CheckpointFiles.TRAINER))) {
      throw new SettingsException(
          "--from "
              + parent
              + ": no "
              + CheckpointFiles.TRAINER
              + " there; name a checkpoint's folder");
    }
    Path root = settings.checkpointsRoot().toAbsolutePath().normalize();
    if (!parent.toAbsolutePath().normalize().startsWith(root)) {
      throw new SettingsException(
          "--from " + parent + " is not below checkpoints.root " + root + "; copy its run there");
    }
    TrainerState state = TrainerState.read(parent);
    if (state.run().equals(settings.run())) {
      throw new SettingsException(
          "--from "
              + parent
              + " is of run "
              + state.run()
              + " itself; give the new run a name by --run");
    }
    return state;
  }

  /** A crash may have come after the records below; anything else is another run's history. */
  private void requireUnused(Ledger ledger, TrainerState state) {
    Optional<Long> foreign =
        ledger.recorded(0).keySet().stream()
            .filter(step -> step != 0 && step != state.step())
            .findFirst();
    if (foreign.isPresent()) {
      throw new SettingsException(
          "run "
              + settings.run()
              + " has step "
              + foreign.get()
              + " in training-batches, but no checkpoint in "
              + settings.runFolder()
              + "; give the fork another name by --run");
    }
  }

  private TrainingBatch parentRecord(TrainerState state) {
    return parentRecord(state, state.step());
  }

  private TrainingBatch parentRecord(TrainerState state, long step) {
    List<TrainingBatch> found = new ArrayList<>();
    TopicScan.values("train", connection, serdes, topics.trainingBatches())
        .toEnd(
            entry -> {
              TrainingBatch batch = entry.value();
              boolean isStep = batch.getRun().equals(state.run()) && batch.getStep() == step;
              if (isStep
                  && (step == 0 || entry.head().location().offset() == state.ledgerOffset())) {
                found.add(batch);
              }
            });
    if (found.isEmpty()) {
      throw new SettingsException(
          "training-batches has no record of step "
              + step
              + " of run "
              + state.run()
              + ": the checkpoint is another cluster's or generation's");
    }
    return found.getLast();
  }

  /** What was asked of the parent's trainer is not asked of the fork's. */
  private TrainingBatch own(TrainingBatch record) {
    return Steering.NONE.into(TrainingBatch.newBuilder(record).setRun(settings.run())).build();
  }
}
