package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.Patience;
import dev.millrace.schemas.patience.Refusal;
import dev.millrace.schemas.patience.Trouble;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.TrainingLoop;
import dev.millrace.trainer.checkpoint.Progress;
import dev.millrace.trainer.guard.Doubt;
import dev.millrace.trainer.keep.CheckpointStore;
import dev.millrace.trainer.log.TrainingLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * One run's trainer: resumes from its newest checkpoint and trains until finished or stopped. Where
 * the run diverges it pauses, or opens the run anew from an earlier checkpoint: going back and
 * being started again are one path.
 */
public final class Trainer implements AutoCloseable {
  private final RunSetup setup;
  private final RunLease lease;
  private final Patience patience;
  private final CountDownLatch ending = new CountDownLatch(1);
  private TrainingSession session;
  private boolean finishing;
  private boolean replayOnly;
  private boolean stopped;

  private Trainer(RunSetup setup, RunLease lease, TrainingSession session) {
    this.setup = setup;
    this.patience =
        new Patience(
            Refusal.at("train", setup.connection()), new LoggedWaits("train"), System::nanoTime);
    this.lease = lease;
    this.session = session;
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
    return open(connection, topics, serdes, settings, Optional.empty(), tokenizer, logs, Map.of());
  }

  /**
   * The same for a run that may have trained on another generation's blocks until now.
   *
   * @param store that keeps the checkpoints; empty: the run's folder does
   * @param from partition of {@code token-blocks} to the offset at which it goes on with these;
   *     without effect on a run that has gone on with them already
   */
  public static Trainer open(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      TrainerSettings settings,
      Optional<CheckpointStore> store,
      Tokenizer tokenizer,
      List<TrainingLog> logs,
      Map<Integer, Long> from) {
    RunSetup setup =
        new RunSetup(connection, topics, serdes, settings, store, tokenizer, logs, from);
    RunLease lease = RunLease.take(connection, topics, settings.run());
    try {
      return new Trainer(
          setup, lease, TrainingSession.open(setup, lease::isHeld, Optional.empty()));
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Trains in the calling thread until {@link #finish()} has been answered or {@link #stop()} is
   * called.
   */
  public void run() {
    TrainingLoop.Outcome outcome = session().run();
    while (outcome.divergence().isPresent() && !isStopped()) {
      Doubt why = outcome.divergence().get();
      Optional<Rewind> back = session().wayBack(outcome);
      if (back.isEmpty()) {
        pause(outcome.progress(), why);
        return;
      }
      if (!goBack(back.get(), why)) {
        return;
      }
      outcome = session().run();
    }
  }

  private void pause(Progress at, Doubt why) {
    session().say(at, "paused", why.text() + "; " + session().wayOut());
    try {
      ending.await();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** False if the process was asked to end meanwhile. */
  private boolean goBack(Rewind rewind, Doubt why) {
    session().close();
    TrainingSession opened;
    try {
      opened = patience.answerOf(() -> reopened(rewind));
    } catch (WakeupException e) {
      return false;
    }
    use(opened);
    opened.say(
        opened.begin(),
        "rewound",
        "back at the checkpoint of step "
            + rewind.to()
            + ", steps up to "
            + rewind.last()
            + " are passed over: "
            + why.text());
    return true;
  }

  /** After an outage nobody knows whether it was committed; repeated it means the same. */
  private TrainingSession reopened(Rewind rewind) {
    try {
      return TrainingSession.open(setup, lease::isHeld, Optional.of(rewind));
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      if (Trouble.of(e) == Trouble.FAULT) {
        throw new IllegalStateException("cannot go back: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /** The next start judges it alike. */
  private synchronized boolean isStopped() {
    return stopped;
  }

  private synchronized TrainingSession session() {
    return session;
  }

  private synchronized void use(TrainingSession opened) {
    session = opened;
    if (finishing) {
      opened.finish();
    }
    if (replayOnly) {
      opened.replayOnly();
    }
    if (stopped) {
      opened.stop();
    }
  }

  /**
   * No more blocks will come: take what is there, evaluate, write the last checkpoint, end. A run
   * that is paused ends as it is.
   */
  public synchronized void finish() {
    finishing = true;
    session.finish();
    ending.countDown();
  }

  /** Take the steps that are recorded already, and end; before {@link #run()}. */
  public synchronized void replayOnly() {
    replayOnly = true;
    session.replayOnly();
    ending.countDown();
  }

  /** End after the step in hand, with a checkpoint; without one where the broker is away. */
  public synchronized void stop() {
    stopped = true;
    session.stop();
    patience.close();
    ending.countDown();
  }

  /** After {@link #run()} has returned; the lease is given back last. */
  @Override
  public void close() {
    session().close();
    lease.close();
  }
}
