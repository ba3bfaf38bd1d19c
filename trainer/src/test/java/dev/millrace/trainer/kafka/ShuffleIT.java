package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.checkpoint.Retention;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.ShuffleWindow;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.log.TrainingLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that train on blocks in a shuffled order; a step is of 4 blocks. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShuffleIT {
  private static final int WINDOW = 16;

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

  private TestModels.Draft draft() {
    return draft(run);
  }

  private static TestModels.Draft draft(TestRun of) {
    return of.draft().withShuffleWindow(WINDOW);
  }

  /** Trains on what is there until a step is taken, as if the process were asked to end then. */
  private void trainUntil(long step, TestModels.Draft draft) {
    AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
    TrainingLog stopping =
        new TrainingLog() {
          @Override
          public void write(TrainingLogEntry entry) {}

          @Override
          public void stepped(StepInput input, long targets, Duration took) {
            if (input.step() == step) {
              stop.get().run();
            }
          }

          @Override
          public void flush() {}
        };
    try (Trainer trainer =
        Trainer.open(
            cluster.connection,
            cluster.topics,
            cluster.serdes,
            draft.settings(),
            cluster.tokenizer,
            List.of(stopping))) {
      stop.set(trainer::stop);
      trainer.finish();
      trainer.run();
    }
    assertThat(TrainerState.read(run.newest()).step()).isEqualTo(step);
  }

  /** Each block as a range of its own, in the order in which they were trained on. */
  private static List<OffsetRange> order(List<TrainingBatch> steps) {
    return steps.stream().flatMap(step -> step.getRanges().stream()).toList();
  }

  private static List<OffsetRange> arrival(List<OffsetRange> window) {
    List<OffsetRange> blocks = new ArrayList<>();
    for (OffsetRange range : window) {
      assertThat(range.getTo() - range.getFrom()).isEqualTo(range.getBlocks());
      for (long offset = range.getFrom(); offset < range.getTo(); offset++) {
        blocks.add(new OffsetRange(range.getTopic(), range.getPartition(), offset, offset + 1, 1));
      }
    }
    return blocks;
  }

  private static String weights(TestRun of) {
    Map<String, String> files = TrainerState.read(of.newest()).files();
    return files.get("model.safetensors") + files.get("optimizer.safetensors");
  }

  @Test
  void eachWindowsBlocksAreTrainedOnOnceInAnotherOrderAndTheLastWindowIsShort() {
    cluster.write(0, 26);
    cluster.write(1, 20);
    cluster.train(draft().withEpochs(2).settings());
    List<TrainingBatch> steps = run.steps();
    List<Integer> windows = new ArrayList<>();
    for (int first = 0; first < steps.size(); ) {
      List<OffsetRange> window = steps.get(first).getWindow();
      int last = first;
      while (last < steps.size() && steps.get(last).getWindow().equals(window)) {
        last++;
      }
      List<OffsetRange> arrival = arrival(window);
      assertThat(order(steps.subList(first, last)))
          .containsExactlyInAnyOrderElementsOf(arrival)
          .isNotEqualTo(arrival);
      assertThat(steps.get(last - 1).getWindowTaken()).isEqualTo(arrival.size());
      windows.add(arrival.size());
      first = last;
    }
    assertThat(windows).containsExactly(16, 16, 14, 16, 16, 14);
    List<OffsetRange> all = order(steps);
    assertThat(all.subList(0, 46)).containsExactlyInAnyOrderElementsOf(all.subList(46, 92));
    assertThat(all.subList(0, 46)).doesNotHaveDuplicates();
  }

  @Test
  void aRunThatIsStoppedWithinAWindowEndsInTheWeightsOfOneThatIsNot() {
    cluster.write(0, 46);
    trainUntil(6, draft());
    cluster.train(draft().settings());
    assertThat(ShuffleWindow.read(run.steps().get(5))).isEqualTo(run.steps().get(6).getWindow());
    TestRun undisturbed = run.fork();
    cluster.train(draft(undisturbed).settings());
    assertThat(run.steps()).hasSize(12);
    assertThat(order(run.steps())).isEqualTo(order(undisturbed.steps()));
    assertThat(run.losses()).isEqualTo(undisturbed.losses());
    assertThat(weights(run)).isEqualTo(weights(undisturbed));
  }

  @Test
  void aRunThatIsKilledAndSteeredWithinAWindowReplaysToTheBit() throws Exception {
    Path root = Files.createDirectories(folder.resolve("trainer"));
    cluster.write(0, 60);
    cluster.write(1, 60);
    Process killed =
        TrainerProcess.startShuffling(cluster.connection, root, run.name(), 2 * WINDOW);
    try {
      await(killed, 10);
      cluster.control(run.name(), "set", Map.of("train.learning-rate", "0.003"));
      cluster.write(0, 40);
      await(killed, 35);
    } finally {
      killed.destroyForcibly().waitFor();
    }
    for (Path checkpoint : new RunFolder(run.folder()).all()) {
      if (RunFolder.step(checkpoint) >= steered() || !Retention.isWhole(checkpoint)) {
        Files.move(checkpoint, folder.resolve("forgotten-" + checkpoint.getFileName()));
      }
    }
    cluster.write(1, 9);
    Files.createFile(root.resolve("finish"));
    Process last = TrainerProcess.startShuffling(cluster.connection, root, run.name(), 2 * WINDOW);
    assertThat(last.waitFor(120, TimeUnit.SECONDS)).as(() -> TrainerProcess.log(root)).isTrue();
    assertThat(last.exitValue()).as(() -> TrainerProcess.log(root)).isZero();
    Files.delete(root.resolve("finish"));
    assertThat(run.steps().getLast().getLearningRate()).isEqualTo(0.003);
    List<OffsetRange> order = order(run.steps());
    assertThat(order).hasSize(2 * 169).doesNotContainNull();
    assertThat(order.subList(0, 169)).doesNotHaveDuplicates();
    replaysToTheBit();
  }

  private void await(Process process, long step) throws Exception {
    while (!run.losses().containsKey(step)) {
      assertThat(process.isAlive())
          .as(() -> TrainerProcess.log(folder.resolve("trainer")))
          .isTrue();
      Thread.sleep(20);
    }
  }

  private long steered() {
    return run.steps().stream()
        .filter(step -> step.getLearningRate() == 0.003)
        .findFirst()
        .orElseThrow()
        .getStep();
  }

  private void replaysToTheBit() {
    TestRun undisturbed = run.fork();
    cluster.copyLedger(run.name(), undisturbed.name());
    cluster.train(
        undisturbed.draft().withEpochs(2).withCheckpoints(1000, Duration.ofHours(1)).settings());
    Map<Long, List<Long>> once = undisturbed.losses();
    assertThat(run.losses().keySet()).isEqualTo(once.keySet());
    assertThat(run.losses().values()).anySatisfy(losses -> assertThat(losses.size()).isEqualTo(2));
    run.losses()
        .forEach(
            (step, losses) ->
                assertThat(losses)
                    .as("step %d", step)
                    .containsOnly(once.getOrDefault(step, List.of()).getFirst()));
    assertThat(weights(run)).isEqualTo(weights(undisturbed));
  }

  @Test
  void whatIsLeftOfAWindowIsTrainedOnBeforeAnotherGenerationsBlocksWhateverTheSettingIsThen() {
    cluster.write(0, WINDOW);
    trainUntil(2, draft());
    Topics other = cluster.another("other");
    cluster.write(other, 0, 4, 100);
    cluster.train(run.draft().settings(), other, Map.of());
    assertThat(order(run.steps()).subList(0, WINDOW))
        .containsExactlyInAnyOrderElementsOf(arrival(run.steps().getFirst().getWindow()));
    assertThat(run.steps()).hasSize(5);
    assertThat(run.steps().getLast().getWindow()).isNull();
    assertThat(run.ranges().getLast())
        .filteredOn(range -> range.getBlocks() > 0)
        .extracting(OffsetRange::getTopic)
        .containsExactly("other.token-blocks");
  }

  @Test
  void blocksThatWaitForAWindowThatDoesNotFillAreTrainedOn() throws Exception {
    cluster.write(0, 10);
    try (Trainer trainer =
        cluster.trainer(draft().withIdleCheckpoint(Duration.ofMillis(300)).settings())) {
      Thread training = Thread.ofPlatform().start(trainer::run);
      while (!run.losses().containsKey(2L)) {
        assertThat(training.isAlive()).isTrue();
        Thread.sleep(20);
      }
      trainer.finish();
      training.join();
    }
    assertThat(run.steps())
        .extracting(step -> step.getWindow().getFirst().getBlocks())
        .containsExactly(8, 8, 2);
  }
}
