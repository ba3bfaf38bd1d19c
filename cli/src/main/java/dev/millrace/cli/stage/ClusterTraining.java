package dev.millrace.cli.stage;

import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.monitoring.Sampler;
import dev.millrace.cli.monitoring.TrainingMeter;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.kafka.RunFork;
import dev.millrace.trainer.kafka.Trainer;
import dev.millrace.trainer.log.PlainTrainingLog;
import dev.millrace.trainer.log.TrainingLog;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The trainer stage in a process of its own. */
public final class ClusterTraining {
  /** Used where the settings name no folder. */
  public static final Path CHECKPOINTS = Path.of("checkpoints");

  private static final Duration STEP_LINES = Duration.ofSeconds(10);

  private ClusterTraining() {}

  /**
   * @param from another run's checkpoint to begin with
   */
  public static void run(Wiring wiring, Connection connection, Optional<Path> from) {
    try (Monitoring monitoring = Monitoring.start(wiring);
        ClusterSession cluster =
            ClusterSession.openSilent("train", wiring, connection, monitoring);
        Sampler sampler = Sampler.start(connection, monitoring.meters())) {
      publishTokenizer(wiring, cluster.connection());
      TrainerSettings settings = wiring.trainer(CHECKPOINTS);
      BegunRun.requireSame(wiring, settings);
      from.ifPresent(new RunFork(connection, wiring.topics(), cluster.serdes(), settings)::begin);
      TrainingMeter meter = new TrainingMeter(monitoring.meters(), settings.run());
      sampler.trainer(wiring.topics().tokenBlocks().name(), meter::positions);
      monitoring.watchDisk(settings.checkpointsRoot());
      Runnable ready = monitoring.health()::started;
      var _ = train(wiring, connection, settings, System.out, false, List.of(meter), ready);
    }
  }

  /** For readers of checkpoints and blocks. */
  public static void publishTokenizer(Wiring wiring, Connection connection) {
    TokenizerPublication.publish(
        connection,
        wiring.topics(),
        new RecordSerdes(connection),
        wiring.tokenizer(),
        wiring.tokenizerName());
  }

  /**
   * Trains until it is stopped or has nothing to do.
   *
   * @param out told of the steps
   * @param replayOnly whether it ends with the last step that is recorded already
   * @return the newest checkpoint's folder
   */
  public static String train(
      Wiring wiring,
      Connection connection,
      TrainerSettings settings,
      PrintStream out,
      boolean replayOnly) {
    return train(wiring, connection, settings, out, replayOnly, List.of(), () -> {});
  }

  private static String train(
      Wiring wiring,
      Connection connection,
      TrainerSettings settings,
      PrintStream out,
      boolean replayOnly,
      List<TrainingLog> more,
      Runnable ready) {
    RecordSerdes serdes = new RecordSerdes(connection);
    Tokenizer tokenizer = wiring.tokenizer();
    List<TrainingLog> logs = new ArrayList<>(more);
    logs.add(new PlainTrainingLog(out, STEP_LINES));
    CountDownLatch ended = new CountDownLatch(1);
    try (Trainer trainer =
            Trainer.open(connection, wiring.topics(), serdes, settings, tokenizer, logs);
        Shutdown _ =
            Shutdown.begin(
                "stopping after this step; run it again to go on", () -> stop(trainer, ended))) {
      out.println(
          "millrace trains run " + settings.run() + ", checkpoints in " + settings.runFolder());
      if (replayOnly) {
        trainer.replayOnly();
      }
      ready.run();
      trainer.run();
      String newest = newest(settings);
      out.println("run " + settings.run() + " ends with " + newest);
      return newest;
    } finally {
      ended.countDown();
    }
  }

  private static String newest(TrainerSettings settings) {
    return new RunFolder(settings.runFolder())
        .newest()
        .map(Path::toString)
        .orElse("no checkpoint: nothing was trained on");
  }

  /**
   * The step in hand ends with a checkpoint before the process does. The training thread itself may
   * be what ends the process, so its end cannot be waited for.
   */
  private static void stop(Trainer trainer, CountDownLatch ended) {
    trainer.stop();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
