package dev.millrace.cli.stage;

import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.generation.GenerationWatch;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.monitoring.Sampler;
import dev.millrace.cli.monitoring.TrainingMeter;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.trace.Tracing;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.kafka.RunFork;
import dev.millrace.trainer.kafka.Trainer;
import dev.millrace.trainer.keep.CheckpointStore;
import dev.millrace.trainer.log.PlainTrainingLog;
import dev.millrace.trainer.log.TrainingLog;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * The trainer stage in a process of its own.
 *
 * @param chosen the generation whose blocks are trained on
 * @param store that keeps the checkpoints; empty: a folder does
 * @param out told of the steps
 */
public record ClusterTraining(
    ChosenGeneration chosen,
    Connection connection,
    TrainerSettings settings,
    Optional<CheckpointStore> store,
    PrintStream out) {
  /** Used where the settings name no folder. */
  public static final Path CHECKPOINTS = Path.of("checkpoints");

  private static final Duration STEP_LINES = Duration.ofSeconds(10);

  /**
   * Trains on the generation that the user names, or on the current one, whichever that is.
   *
   * @param from another run's checkpoint to begin with
   */
  public static void run(Wiring given, Connection connection, Optional<Path> from) {
    from.ifPresent(_ -> StoredCheckpoints.requireFolder(given, "train --from"));
    try (StoredCheckpoints stored = StoredCheckpoints.open(given);
        Monitoring monitoring = Monitoring.start(given);
        ClusterSession cluster = ClusterSession.openSilent("train", given, connection, monitoring);
        GenerationWatch watch =
            GenerationWatch.start("train", given, connection, cluster.serdes(), cluster.chosen())) {
      ChosenGeneration first = cluster.chosen();
      TrainerSettings forked = first.wiring().trainer(CHECKPOINTS);
      from.ifPresent(new RunFork(connection, first.topics(), cluster.serdes(), forked)::begin);
      monitoring.watchDisk(forked.checkpointsRoot());
      Optional<ChosenGeneration> next = Optional.of(first);
      while (next.isPresent()) {
        ChosenGeneration working = next.get();
        working.notes().forEach(note -> System.err.println("millrace: note: " + note));
        TrainerSettings settings = working.wiring().trainer(CHECKPOINTS);
        BegunRun.requireSame(working.wiring(), settings);
        new ClusterTraining(working, connection, settings, stored.trainers(), System.out)
            .until(watch, monitoring);
        next = watch.next(working);
        next.ifPresent(one -> System.out.println("generation " + one.name() + " is current"));
        next.ifPresent(cluster::lookForTopicsOf);
      }
    }
  }

  /** Until another generation is promoted, or it is stopped or has nothing to do. */
  private void until(GenerationWatch watch, Monitoring monitoring) {
    TrainingMeter meter = new TrainingMeter(monitoring.meters(), settings.run());
    try (Sampler sampler = Sampler.start(connection, monitoring.meters())) {
      sampler.trainer(chosen.topics().tokenBlocks().name(), meter::positions);
      var _ =
          train(
              false,
              List.of(meter),
              monitoring.tracing(),
              trainer -> {
                monitoring.health().started();
                return watch.alarm(chosen, trainer::stop);
              });
    }
  }

  /**
   * Until it is stopped or has nothing to do.
   *
   * @param replayOnly whether it ends with the last step that is recorded already
   * @return the newest checkpoint's folder
   */
  public String train(boolean replayOnly) {
    return train(replayOnly, List.of(), Tracing.OFF, trainer -> GenerationWatch.Alarm.none());
  }

  private String train(
      boolean replayOnly,
      List<TrainingLog> more,
      Tracing tracing,
      Function<Trainer, GenerationWatch.Alarm> opened) {
    RecordSerdes serdes = new RecordSerdes(connection).tracing(tracing);
    Wiring wiring = chosen.wiring();
    Tokenizer tokenizer = wiring.tokenizer();
    TokenizerPublication.publish(
        connection, chosen.topics(), serdes, tokenizer, wiring.tokenizerName());
    List<TrainingLog> logs = new ArrayList<>(more);
    logs.add(new PlainTrainingLog(out, STEP_LINES));
    CountDownLatch ended = new CountDownLatch(1);
    try (Trainer trainer =
            Trainer.open(
                connection,
                chosen.topics(),
                serdes,
                settings,
                store,
                tokenizer,
                logs,
                chosen.blocksFrom());
        GenerationWatch.Alarm _ = opened.apply(trainer);
        Shutdown _ =
            Shutdown.begin(
                "stopping after this step; run it again to go on", () -> stop(trainer, ended))) {
      out.println(
          "millrace trains run " + settings.run() + ", checkpoints in " + settings.runFolder());
      if (replayOnly) {
        trainer.replayOnly();
      }
      trainer.run();
      String newest = newest();
      out.println("run " + settings.run() + " ends with " + newest);
      return newest;
    } finally {
      ended.countDown();
    }
  }

  private String newest() {
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
