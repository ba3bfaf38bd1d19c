package dev.millrace.cli.replay;

import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.StoredCheckpoints;
import dev.millrace.cli.terminal.ErrorLine;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.kafka.Trainer;
import dev.millrace.trainer.log.PlainTrainingLog;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A run that trains on a generation's blocks, in a thread of its own, while stages make them. */
final class BesideTraining implements AutoCloseable {
  private static final Duration STEP_LINES = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 200;

  private final StoredCheckpoints stored;
  private final Trainer trainer;
  private final String run;
  private final Thread thread;
  private final AtomicReference<Optional<Throwable>> failure =
      new AtomicReference<>(Optional.empty());

  private BesideTraining(StoredCheckpoints stored, Trainer trainer, String run) {
    this.stored = stored;
    this.trainer = trainer;
    this.run = run;
    this.thread = Thread.ofPlatform().daemon().name("train").unstarted(this::train);
  }

  /**
   * Takes the run and begins, or goes on where it was.
   *
   * @param notes told of the steps
   */
  static BesideTraining start(ClusterSession session, TrainerSettings settings, PrintStream notes) {
    StoredCheckpoints stored = StoredCheckpoints.open(session.wiring());
    Trainer trainer;
    try {
      trainer = open(session, settings, stored, notes);
    } catch (RuntimeException | Error e) {
      stored.close();
      throw e;
    }
    notes.println(
        "run " + settings.run() + " trains beside, checkpoints in " + settings.runFolder());
    BesideTraining training = new BesideTraining(stored, trainer, settings.run());
    training.thread.start();
    return training;
  }

  private static Trainer open(
      ClusterSession session,
      TrainerSettings settings,
      StoredCheckpoints stored,
      PrintStream notes) {
    return Trainer.open(
        session.connection(),
        session.topics(),
        session.serdes(),
        settings,
        stored.trainers(),
        session.wiring().tokenizer(),
        List.of(new PlainTrainingLog(notes, STEP_LINES)),
        session.chosen().blocksFrom());
  }

  private void train() {
    try {
      trainer.run();
    } catch (RuntimeException | Error e) {
      failure.set(Optional.of(e));
    }
  }

  /** Throws what ended it, if anything did. */
  void requireHealthy() {
    Optional<Throwable> error = failure.get();
    if (error.isPresent()) {
      throw new IllegalStateException(
          "run " + run + " stopped: " + ErrorLine.of(error.get()), error.get());
    }
  }

  /**
   * No more blocks come: returns after the last step, with a checkpoint.
   *
   * @param health called while waiting
   */
  void finish(Runnable health) throws InterruptedException {
    trainer.finish();
    while (thread.isAlive()) {
      health.run();
      thread.join(LOOK_MILLIS);
    }
    requireHealthy();
  }

  /** Ends after the step in hand, with a checkpoint. */
  @Override
  public void close() {
    trainer.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    trainer.close();
    stored.close();
  }
}
