package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.checkpoint.Retention;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are asked for something while they train. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SteeringIT {
  @TempDir static Path folder;

  private TrainingCluster cluster;
  private TestRun run;

  @BeforeAll
  void start() {
    cluster = new TrainingCluster(folder.resolve("cluster"));
    cluster.writeHeldOut();
  }

  @BeforeEach
  void begin(TestInfo test) {
    run = TestRun.begin(cluster, folder.resolve("trainer"), test);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private void set(String key, String value) {
    cluster.control(run.name(), "set", Map.of(key, value));
  }

  private static void await(Process process, BooleanSupplier condition) throws Exception {
    while (!condition.getAsBoolean()) {
      assertThat(process.isAlive())
          .as(() -> TrainerProcess.log(folder.resolve("trainer")))
          .isTrue();
      Thread.sleep(20);
    }
  }

  private long steered(double learningRate) {
    return run.steps().stream()
        .filter(batch -> batch.getLearningRate() == learningRate)
        .mapToLong(TrainingBatch::getStep)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private boolean hasTaken(long step) {
    return run.losses().containsKey(step);
  }

  /**
   * As if the kill had come before them: what they had learned is to be learned again; from the
   * start, where retention has taken the weights of all that came before.
   */
  private void forgetCheckpointsFrom(long step) throws IOException {
    for (Path checkpoint : new RunFolder(run.folder()).all()) {
      if (RunFolder.step(checkpoint) >= step || !Retention.isWhole(checkpoint)) {
        Files.move(checkpoint, folder.resolve("forgotten-" + checkpoint.getFileName()));
      }
    }
  }

  @Test
  void aRunThatIsKilledAfterItWasSteeredTakesTheSameStepsToTheBit() throws Exception {
    Path root = Files.createDirectories(folder.resolve("trainer"));
    cluster.write(0, 40);
    killOnceSteered(root);
    long changed = steered(0.003);
    assertThat(changed).isBetween(11L, 12L);
    forgetCheckpointsFrom(changed);

    // Asked for while no trainer is there: recorded steps are taken again without it.
    set("train.learning-rate", "0.0007");
    endByADecay(root);
    assertThat(steered(0.0007)).isEqualTo(21);
    TrainingBatch last = run.steps().getLast();
    assertThat(last.getDecaySteps()).isEqualTo(5);
    assertThat(last.getStep()).isEqualTo(last.getDecayFirst() + 4);
    assertThat(TrainerState.read(run.newest()).step()).isEqualTo(last.getStep());
    assertThat(run.losses().get(changed)).hasSizeGreaterThan(1);
    replaysToTheBit(root);
  }

  private void killOnceSteered(Path root) throws Exception {
    Process process = TrainerProcess.start(cluster.connection, root, run.name());
    try {
      await(process, () -> hasTaken(10));
      set("train.learning-rate", "0.003");
      cluster.write(0, 40);
      await(process, () -> hasTaken(20));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void endByADecay(Path root) throws Exception {
    Process process = TrainerProcess.start(cluster.connection, root, run.name());
    try {
      await(process, () -> run.losses().getOrDefault(20L, List.of()).size() > 1);
      cluster.write(0, 12);
      await(process, () -> hasTaken(23));
      set("train.decay-steps", "5");
      cluster.write(0, 80);
      await(process, () -> run.steps().getLast().getDecaySteps() == 5);
      Files.createFile(root.resolve("finish"));
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void replaysToTheBit(Path root) {
    TestRun undisturbed = run.fork();
    cluster.copyLedger(run.name(), undisturbed.name());
    cluster.train(
        TestModels.Draft.of(root, undisturbed.name())
            .withEpochs(TrainerProcess.EPOCHS)
            .withCheckpoints(1000, Duration.ofHours(1))
            .settings());
    Map<Long, List<Long>> once = undisturbed.losses();
    assertThat(run.losses().keySet()).isEqualTo(once.keySet());
    run.losses()
        .forEach(
            (step, losses) ->
                assertThat(losses)
                    .as("step %d", step)
                    .containsOnly(once.getOrDefault(step, List.of()).getFirst()));
    assertThat(rates(run.name())).isEqualTo(rates(undisturbed.name()));
    assertThat(weights(run)).isEqualTo(weights(undisturbed));
  }

  private Map<Long, Double> rates(String name) {
    Map<Long, Double> rates = new TreeMap<>();
    cluster.logged(name).stream()
        .filter(entry -> entry.getLoss() != null)
        .forEach(entry -> rates.put(entry.getStep(), entry.getLearningRate()));
    return rates;
  }

  private static String weights(TestRun of) {
    Map<String, String> files = TrainerState.read(of.newest()).files();
    return files.get("model.safetensors") + files.get("optimizer.safetensors");
  }

  @Test
  void aBadEventIsIgnoredAndTrainingGoesOn() {
    cluster.control(run.name(), "set", Map.of("train.learning-rate", "7"));
    cluster.control(run.name(), "set", Map.of("train.seed", "7"));
    cluster.control(
        run.name(), "set", Map.of("train.learning-rate", "0.001", "train.decay-steps", "many"));
    cluster.control(run.name(), "explode", Map.of());
    cluster.control("another-run", "pause", Map.of());
    cluster.write(0, 24);
    run.train();
    assertThat(run.steps()).hasSize(6);
    assertThat(run.steps()).extracting(TrainingBatch::getLearningRate).containsOnly(0.0);
    assertThat(run.learningRates().getLast()).isEqualTo(0.01);
  }

  @Test
  void aPausedRunTakesNoStepUntilItIsResumedAlsoWhereItIsStartedAgain() throws Exception {
    cluster.write(0, 8);
    cluster.control(run.name(), "pause", Map.of());
    for (int start = 0; start < 2; start++) {
      try (Trainer trainer = cluster.trainer(run.draft().settings())) {
        Thread training = Thread.ofPlatform().start(trainer::run);
        int paused = start + 1;
        while (events("paused") < paused) {
          Thread.sleep(20);
        }
        assertThat(training.isAlive()).isTrue();
        trainer.stop();
        training.join();
      }
    }
    assertThat(run.losses()).isEmpty();
    try (Trainer trainer = cluster.trainer(run.draft().settings())) {
      Thread training = Thread.ofPlatform().start(trainer::run);
      cluster.control(run.name(), "resume", Map.of());
      while (!hasTaken(2)) {
        assertThat(training.isAlive()).isTrue();
        Thread.sleep(20);
      }
      trainer.finish();
      training.join();
    }
    assertThat(TrainerState.read(run.newest()).step()).isEqualTo(2);
  }

  private long events(String named) {
    return cluster.logged(run.name()).stream()
        .map(TrainingLogEntry::getEvent)
        .filter(named::equals)
        .count();
  }

  @Test
  void aForkIsNotAskedForWhatItsParentWasAskedFor() {
    set("train.learning-rate", "0.003");
    cluster.write(0, 8);
    run.train();
    TestRun fork = run.fork();
    new RunFork(cluster.connection, cluster.topics, cluster.serdes, fork.draft().settings())
        .begin(run.newest());
    cluster.write(0, 4);
    fork.train();
    assertThat(run.steps()).extracting(TrainingBatch::getLearningRate).containsOnly(0.003);
    assertThat(fork.steps()).extracting(TrainingBatch::getLearningRate).containsOnly(0.0);
    assertThat(fork.steps()).hasSize(2);
  }
}
