package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.model.TrainingEngine;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.LearningRateSchedule;
import dev.millrace.trainer.RunEngine;
import dev.millrace.trainer.TestBlocks;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.TrainingLoop;
import dev.millrace.trainer.checkpoint.CheckpointSchedule;
import dev.millrace.trainer.checkpoint.Checkpoints;
import dev.millrace.trainer.checkpoint.Progress;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.MemoryBatches;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.log.TrainingLog;
import dev.millrace.trainer.tensorboard.EventFileReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One broker for all; each test reads on where the topic is, under a run of its own. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainerIT {
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

  private static int blocks(TrainingBatch batch) {
    return batch.getRanges().stream().mapToInt(OffsetRange::getBlocks).sum();
  }

  private List<Integer> blocksOfSteps() {
    return run.steps().stream().map(TrainerIT::blocks).toList();
  }

  @Test
  void finishTakesTheLastShortBatchAndAnnouncesItsCheckpoint() {
    cluster.write(0, 7);
    cluster.write(1, 3);
    run.train();
    assertThat(blocksOfSteps()).containsExactly(4, 4, 2);
    assertThat(run.losses()).hasSize(3);
    assertThat(run.ledger().getFirst().getStep()).isZero();
    assertThat(blocks(run.ledger().getFirst())).isEqualTo(3);
    List<Checkpoint> events = run.checkpoints();
    assertThat(events).extracting(Checkpoint::getStep).containsExactly(0L, 3L);
    assertThat(events.getFirst().getOffsets()).isEmpty();
    assertThat(events.getLast().getTokens()).isEqualTo(10L * TestBlocks.BLOCK_LENGTH);
    assertThat(events.getLast().getHeldOutBitsPerByte()).isPositive();
    assertThat(events.getLast().getFiles())
        .containsOnlyKeys(
            "config.json",
            "model.safetensors",
            "optimizer.safetensors",
            "tokenizer.json",
            "tokenizer_config.json",
            "trainer.json",
            "documents.jsonl.gz");
    assertThat(TrainerState.read(run.newest()).step()).isEqualTo(3);
  }

  @Test
  void epochsBeginOnceTheInputIsDrainedAndTheNextPassLeavesTheFormerAlone() {
    cluster.write(0, 5);
    cluster.write(1, 1);
    cluster.train(run.draft().withEpochs(3).settings());
    cluster.write(1, 4);
    cluster.train(run.draft().withEpochs(3).settings());
    assertThat(blocksOfSteps()).containsExactly(4, 2, 4, 2, 4, 2, 4, 4, 4);
    assertThat(run.steps().stream().map(TrainingBatch::getEpoch))
        .containsExactly(0, 0, 1, 1, 2, 2, 0, 1, 2);
    assertThat(run.steps().subList(6, 9))
        .allSatisfy(
            batch ->
                assertThat(batch.getRanges()).isEqualTo(run.steps().get(6).getRanges()).hasSize(1));
  }

  @Test
  void stopWritesACheckpointOfTheStepInHand() throws Exception {
    cluster.write(0, 4);
    try (Trainer trainer = cluster.trainer(run.draft().settings())) {
      Thread training = Thread.ofPlatform().start(trainer::run);
      while (run.steps().isEmpty()) {
        Thread.sleep(20);
      }
      trainer.stop();
      training.join();
    }
    assertThat(TrainerState.read(run.newest()).step()).isEqualTo(1);
  }

  @Test
  void stopBeforeTheHeldOutBlocksFixesNoEvaluationSet() {
    try (Trainer trainer = cluster.trainer(run.draft().settings())) {
      trainer.stop();
      trainer.run();
    }
    assertThat(run.ledger()).isEmpty();
    assertThat(run.folder().resolve("step-00000000")).doesNotExist();
  }

  @Test
  void whatWasLearnedIsCheckpointedWhileTheNextBlockIsAwaited() throws Exception {
    cluster.write(0, 4);
    TrainerSettings settings = run.draft().withCheckpoints(100, Duration.ofMillis(500)).settings();
    try (Trainer trainer = cluster.trainer(settings)) {
      Thread training = Thread.ofPlatform().start(trainer::run);
      while (run.checkpoints().size() < 2) {
        Thread.sleep(50);
      }
      trainer.stop();
      training.join();
    }
    assertThat(run.checkpoints()).extracting(Checkpoint::getStep).containsExactly(0L, 1L);
  }

  @Test
  void theLastStepIsServedOnceNoMoreBlocksCome() throws Exception {
    cluster.write(0, 4);
    TrainerSettings settings =
        run.draft()
            .withCheckpoints(100, Duration.ofHours(1))
            .withIdleCheckpoint(Duration.ofMillis(500))
            .settings();
    try (Trainer trainer = cluster.trainer(settings)) {
      Thread training = Thread.ofPlatform().start(trainer::run);
      while (run.checkpoints().size() < 2) {
        Thread.sleep(50);
      }
      cluster.write(0, 4);
      while (run.checkpoints().size() < 3) {
        Thread.sleep(50);
      }
      trainer.stop();
      training.join();
    }
    assertThat(run.checkpoints()).extracting(Checkpoint::getStep).containsExactly(0L, 1L, 2L);
  }

  @Test
  void theSameBlocksInMemoryGiveTheSameLosses() {
    List<TokenBlock> training = cluster.write(0, 10);
    TrainerSettings settings = run.draft().withEpochs(2).settings();
    cluster.train(settings);
    List<Long> losses = new ArrayList<>();
    TrainingLog log =
        new TrainingLog() {
          @Override
          public void write(TrainingLogEntry entry) {
            if (entry.getLoss() != null) {
              losses.add(Double.doubleToRawLongBits(entry.getLoss()));
            }
          }

          @Override
          public void flush() {}
        };
    try (TrainingEngine engine = new RunEngine(settings, cluster.tokenizer).begin()) {
      new TrainingLoop(
              settings,
              settings.guard(),
              new LearningRateSchedule(
                  settings.learningRate(), settings.warmUpSteps(), Optional.empty()),
              CheckpointSchedule.ENDS_ONLY,
              engine,
              cluster.tokenizer,
              new MemoryBatches(training, List.of(), settings.blocksPerStep(), 6),
              log,
              new NoCheckpoints(),
              Progress.start(),
              Clock.systemUTC())
          .run();
    }
    assertThat(run.losses().values().stream().flatMap(List::stream))
        .hasSize(6)
        .containsExactlyElementsOf(losses);
  }

  private record NoCheckpoints() implements Checkpoints {
    @Override
    public boolean isEmpty() {
      return false;
    }

    @Override
    public void taken(StepInput input) {}

    @Override
    public String write(TrainingEngine engine, Progress progress) {
      return "";
    }
  }

  @Test
  void anotherRunsOpenTransactionDoesNotHideWhatWasRecordedAfterIt() {
    Map<String, Object> config = cluster.connection.producerConfig();
    config.put("transactional.id", "crashed-trainer");
    config.put("transaction.timeout.ms", "4000");
    try (KafkaProducer<String, TrainingBatch> crashed =
            new KafkaProducer<>(
                config, new StringSerializer(), cluster.serdes.serializer(TrainingBatch.class));
        Ledger first = run.openLedger()) {
      crashed.initTransactions();
      crashed.beginTransaction();
      TrainingBatch batch = TrainingBatch.newBuilder().setRun("other").build();
      var _ = crashed.send(new ProducerRecord<>("training-batches", 0, "other", batch));
      crashed.flush();
      first.record(TrainingBatch.newBuilder().setRun(run.name()).setStep(0).build());
      try (Ledger next = run.openLedger()) {
        assertThat(next.recorded(0).keySet()).containsExactly(0L);
      }
    }
  }

  @Test
  void ofTheLedgerBeforeACheckpointOnlyWhatAStartNeedsIsHeld() {
    try (Ledger ledger = run.openLedger()) {
      for (long step = 0; step <= 6; step++) {
        ledger.record(
            TrainingBatch.newBuilder()
                .setRun(run.name())
                .setStep(step)
                .setSkipped(step == 2)
                .build());
      }
      assertThat(ledger.recorded(4).keySet()).containsExactly(0L, 2L, 4L, 5L, 6L);
      assertThat(ledger.recorded(0).keySet()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }
  }

  @Test
  void aStepIsSkippedOnRequestAndStaysSkipped() throws Exception {
    cluster.write(0, 28);
    cluster.train(run.draft().withSkipped(Set.of(3L, 6L)).settings());
    assertThat(run.losses()).containsOnlyKeys(1L, 2L, 4L, 5L, 7L);
    TrainerState state = TrainerState.read(run.newest());
    assertThat(state.optimizerStep()).isEqualTo(5);
    assertThat(state.step()).isEqualTo(7);
    assertThat(state.tokens()).isEqualTo(5L * 4 * TestBlocks.BLOCK_LENGTH);
    String weights = state.files().get("model.safetensors");
    Files.move(run.newest(), folder.resolve("skipped-moved"));
    // The ledger remembers the skipped steps, and one that is recorded already is skipped too.
    run.train();
    assertThat(TrainerState.read(run.newest()).files().get("model.safetensors")).isEqualTo(weights);
    Files.move(run.newest(), folder.resolve("skipped-moved-again"));
    cluster.train(run.draft().withSkipped(Set.of(7L)).settings());
    assertThat(TrainerState.read(run.newest()).optimizerStep()).isEqualTo(4);
    assertThatThrownBy(() -> cluster.train(run.draft().withSkipped(Set.of(2L)).settings()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("train.skip-steps names step 2");
  }

  @Test
  void decayBeginsAtTheCurrentStepAndEndsTheRun() {
    cluster.write(0, 20);
    run.train();
    cluster.write(0, 40);
    cluster.train(run.draft().withDecay(4).settings());
    assertThat(run.steps()).hasSize(9);
    List<Double> learningRates = run.learningRates();
    assertThat(learningRates).startsWith(0.0025, 0.005, 0.0075, 0.01, 0.01).hasSize(9);
    assertThat(learningRates.getLast()).isCloseTo(0.002, within(1e-12));
    run.train();
    assertThat(run.steps()).hasSize(9);
  }

  @Test
  void stepsThatACrashTookAwayHaveOneValueEachInTensorBoard() throws Exception {
    cluster.write(0, 20);
    run.train();
    Files.move(run.newest(), folder.resolve("died-with-the-process"));
    cluster.write(0, 4);
    run.train();
    assertThat(run.newest().getFileName()).hasToString("step-00000006");
    Path events = folder.resolve("trainer/tensorboard").resolve(run.name());
    assertThat(EventFileReader.files(events)).hasSize(2);
    assertThat(EventFileReader.curve(events, "train/loss"))
        .containsOnlyKeys(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(EventFileReader.curve(events, "held_out/bits_per_byte"))
        .containsOnlyKeys(0L, 5L, 6L);
  }

  @Test
  void whatCrashesLeftIsRemovedAndTheCsvHasOneLineAStep() throws Exception {
    cluster.write(0, 12);
    run.train();
    Files.createDirectories(run.folder().resolve(".unfinished-step-00000009-x"));
    Path csv = run.folder().resolve("training-log.csv");
    Files.writeString(csv, Files.readString(csv) + "4,2026-01-01T00:00:00Z,1,2,,3,4,5\n4,20");
    cluster.write(0, 4);
    run.train();
    assertThat(run.folder().resolve(".unfinished-step-00000009-x")).doesNotExist();
    assertThat(Files.readAllLines(csv).stream().skip(1).map(line -> line.split(",", -1)))
        .filteredOn(cells -> !cells[3].isEmpty())
        .extracting(cells -> cells[0])
        .containsExactly("1", "2", "3", "4");
  }

  @Test
  void aForkGoesOnFromAnotherRunsCheckpointAndLeavesItAlone() {
    cluster.write(0, 12);
    run.train();
    Path parent = run.newest();
    cluster.write(0, 8);
    run.train();
    TestRun forked = run.fork();
    TrainerSettings settings = forked.draft().withDecay(2).settings();
    RunFork fork = new RunFork(cluster.connection, cluster.topics, cluster.serdes, settings);
    fork.begin(parent);
    fork.begin(parent);
    cluster.train(settings);
    assertThat(forked.steps()).extracting(TrainingBatch::getStep).containsExactly(3L, 4L, 5L);
    // The same blocks as the run's own steps 4 and 5, from the same weights.
    assertThat(forked.ranges()).isEqualTo(run.ranges().subList(2, 5));
    assertThat(forked.losses().get(4L)).isEqualTo(run.losses().get(4L));
    assertThat(forked.learningRates())
        .last(InstanceOfAssertFactories.DOUBLE)
        .isLessThan(run.learningRates().getLast());
    assertThat(forked.checkpoints()).extracting(Checkpoint::getStep).containsExactly(3L, 5L);
    assertThat(TrainerState.read(run.newest()).step()).isEqualTo(5);
    TrainerState first = TrainerState.read(forked.folder().resolve(parent.getFileName()));
    assertThat(forked.folder().resolve(first.previous()).normalize())
        .isEqualTo(run.folder().resolve("step-00000000"));
  }

  @Test
  void aForkNeedsACheckpointBelowTheSameRootAndANameOfItsOwn() throws Exception {
    cluster.write(0, 4);
    run.train();
    Path parent = run.newest();
    TrainerSettings elsewhere =
        TestModels.Draft.of(folder.resolve("elsewhere"), run.name() + "-fork").settings();
    assertThatThrownBy(() -> begin(elsewhere, parent))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("is not below checkpoints.root");
    assertThatThrownBy(() -> begin(run.fork().draft().settings(), run.folder()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("no trainer.json there");
    Path moved = folder.resolve("trainer/checkpoints/moved/step-00000001");
    Files.createDirectories(moved.getParent());
    Files.move(run.folder(), moved.getParent(), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> begin(run.draft().settings(), moved))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("is of run " + run.name() + " itself");
  }

  private void begin(TrainerSettings settings, Path parent) {
    new RunFork(cluster.connection, cluster.topics, cluster.serdes, settings).begin(parent);
  }
}
