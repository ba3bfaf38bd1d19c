package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.guard.GuardSettings;
import dev.millrace.trainer.guard.OnDivergence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that diverge: by a stretch of random tokens, and by an optimizer that is too hot. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RewindIT {
  private static final GuardSettings GUARD =
      new GuardSettings(OnDivergence.REWIND, 1.15, 3, 0.25, 3);

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

  private TestModels.Draft draft(String name, GuardSettings guard) {
    return TestModels.Draft.of(folder.resolve("trainer"), name)
        .withCheckpoints(10, Duration.ofHours(1))
        .withGuard(guard);
  }

  private TrainerSettings settings(OnDivergence action) {
    return draft(run.name(), GUARD.with(action)).settings();
  }

  /** 30 steps of text, 6 of poison, 10 of text; one partition, so that batches are the same. */
  private void writePoisoned() {
    cluster.write(0, 120);
    cluster.writePoison(0, 24);
    cluster.write(0, 40);
  }

  private List<TrainingBatch> rewound() {
    return run.steps().stream().filter(batch -> batch.getRewind() > 0).toList();
  }

  private List<String> events(String name) {
    return cluster.logged(name).stream()
        .map(TrainingLogEntry::getEvent)
        .filter(event -> !event.isEmpty())
        .toList();
  }

  private static String weights(Path checkpoint) {
    Map<String, String> files = TrainerState.read(checkpoint).files();
    return files.get("model.safetensors") + files.get("optimizer.safetensors");
  }

  @Test
  void aPoisonedStretchIsPassedOverAndTheRunGoesOnFromItsLastGoodCheckpoint() {
    writePoisoned();
    cluster.train(settings(OnDivergence.REWIND));

    assertThat(rewound()).isNotEmpty();
    assertThat(rewound())
        .allSatisfy(
            batch -> {
              assertThat(batch.getSkipped()).isTrue();
              assertThat(batch.getRewoundTo()).isEqualTo(30);
            });
    assertThat(rewound()).extracting(TrainingBatch::getStep).startsWith(31L, 32L, 33L);
    assertThat(events(run.name())).contains("diverging", "rewound");
    TrainerState state = TrainerState.read(run.newest());
    assertThat(state.step()).isEqualTo(46);
    assertThat(state.doubt()).isEmpty();
    assertThat(state.heldOutBitsPerByte()).isLessThan(1.02 * state.bestBitsPerByte());
    assertThat(run.checkpoints().getLast().getMark()).isEqualTo("good");
  }

  @Test
  void theLedgerAloneGivesTheSameBitsAgain() {
    writePoisoned();
    cluster.train(settings(OnDivergence.REWIND));
    TestRun copy = run.fork();
    cluster.copyLedger(run.name(), copy.name());
    cluster.train(draft(copy.name(), GUARD).settings());
    assertThat(weights(copy.newest())).isEqualTo(weights(run.newest()));
    assertThat(copy.checkpoints().getLast().getTokens())
        .isEqualTo(run.checkpoints().getLast().getTokens());
  }

  /** Each state that a kill can leave behind, by the hands of what it interrupts. */
  @Test
  @Tag("long") // theLedgerAloneGivesTheSameBitsAgain is shorter
  void whereverItIsKilledItEndsWithTheSameBits() throws IOException {
    writePoisoned();
    cluster.train(settings(OnDivergence.REWIND));
    long last =
        rewound().stream()
            .filter(batch -> batch.getRewind() == 1)
            .mapToLong(TrainingBatch::getStep)
            .max()
            .orElseThrow();
    String expected = weights(run.newest());

    for (String killed : List.of("before-it-is-recorded", "once-it-is-recorded", "half-aside")) {
      String name = run.name() + "-" + killed;
      TrainerSettings rewinding = draft(name, GUARD).settings();
      cluster.train(draft(name, GUARD.with(OnDivergence.PAUSE)).settings());
      RunFolder checkpoints = new RunFolder(rewinding.runFolder());
      Path suspect = checkpoints.newest().orElseThrow();
      assertThat(TrainerState.read(suspect).doubt()).as(killed).isNotEmpty();
      if (!killed.startsWith("before")) {
        try (Ledger ledger =
            Ledger.open(cluster.connection, cluster.topics, cluster.serdes, name, () -> true)) {
          new Rewind(1, 30, last).record(ledger);
        }
      }
      if (killed.startsWith("half")) {
        Files.delete(suspect.resolve("model.safetensors"));
      }
      cluster.train(rewinding);
      assertThat(suspect).as(killed).doesNotExist();
      assertThat(weights(checkpoints.newest().orElseThrow())).as(killed).isEqualTo(expected);
    }
  }

  @Test
  void anOptimizerThatIsTooHotPausesTheRunAfterAsManyRewindsAsAreAllowed() {
    cluster.write(0, 400);
    TrainerSettings hot =
        draft(run.name(), new GuardSettings(OnDivergence.REWIND, 1.15, 3, 0.25, 2))
            .withLearningRate(10)
            .settings();
    cluster.train(hot);

    assertThat(run.steps()).extracting(TrainingBatch::getRewind).contains(1, 2).doesNotContain(3);
    assertThat(events(run.name())).endsWith("diverging", "paused");
    TrainingLogEntry paused =
        cluster.logged(run.name()).stream()
            .filter(entry -> entry.getEvent().equals("paused"))
            .findFirst()
            .orElseThrow();
    assertThat(paused.getNotice())
        .contains("it has gone back 2 times")
        .contains("train.max-rewinds")
        .contains("train.on-divergence=warn");
    assertThat(run.checkpoints().getLast().getMark()).isEqualTo("suspect");
    assertThat(run.steps()).hasSizeLessThan(100);
  }

  @Test
  void aPausedRunTakesNoStepUntilItIsToldOtherwiseAndThenGoesOn() throws Exception {
    writePoisoned();
    TrainerSettings paused = settings(OnDivergence.PAUSE);
    try (Trainer trainer = cluster.trainer(paused)) {
      Thread training = Thread.ofPlatform().start(trainer::run);
      while (!events(run.name()).contains("paused")) {
        assertThat(training.isAlive()).isTrue();
        Thread.sleep(50);
      }
      assertThat(training.isAlive()).isTrue();
      trainer.stop();
      training.join();
    }
    long step = TrainerState.read(run.newest()).step();
    assertThat(step).isBetween(33L, 36L);
    cluster.train(paused);
    assertThat(TrainerState.read(run.newest()).step()).isEqualTo(step);
    cluster.train(settings(OnDivergence.WARN));
    assertThat(TrainerState.read(run.newest()).step()).isEqualTo(46);
    assertThat(rewound()).isEmpty();
  }

  @Test
  void aSuspectCheckpointIsAnnouncedAsSuch() {
    writePoisoned();
    cluster.train(settings(OnDivergence.PAUSE));
    Checkpoint last = run.checkpoints().getLast();
    assertThat(last.getMark()).isEqualTo("suspect");
    assertThat(last.getDoubt()).isNotEmpty();
    assertThat(last.getHeldOutBitsPerByte()).isPositive();
    assertThat(run.checkpoints().reversed().get(1).getMark()).isEqualTo("good");
  }

  @Test
  void aNewerTrainerShutsOutOneThatGoesBack() {
    writePoisoned();
    cluster.train(settings(OnDivergence.PAUSE));
    try (Ledger older = run.openLedger();
        Ledger _ = run.openLedger()) {
      assertThatThrownBy(() -> new Rewind(1, 30, 34).record(older))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has taken over");
    }
    assertThat(rewound()).isEmpty();
  }
}
