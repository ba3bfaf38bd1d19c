package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.TestBlocks;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a trainer refuses, and what stays untouched then. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainerRefusalIT {
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

  @Test
  void aSecondTrainerOfTheRunIsRefusedNamingTheHolder() {
    try (Trainer holder = cluster.trainer(run.draft().settings())) {
      assertThatThrownBy(() -> cluster.trainer(run.draft().settings()).close())
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining(
              "run " + run.name() + " is being trained by trainer-" + run.name() + "-pid-")
          .hasMessageNotContaining(", trainer-");
      // The holder is not disturbed.
      cluster.write(0, 1);
      holder.finish();
      holder.run();
    }
    assertThat(run.losses()).hasSize(1);
  }

  @Test
  void theLedgerRefusesATrainerThatWasSucceeded() {
    TrainingBatch batch = TrainingBatch.newBuilder().setRun(run.name()).setStep(1).build();
    try (Ledger zombie = run.openLedger()) {
      zombie.record(TrainingBatch.newBuilder(batch).setStep(0).build());
      try (Ledger successor = run.openLedger()) {
        assertThatThrownBy(() -> zombie.record(batch))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("another trainer of run " + run.name() + " has taken over; this one ends");
        successor.record(batch);
      }
    }
    assertThat(run.ledger()).hasSize(2);
  }

  @Test
  void resumingBelowTheLogStartIsRefusedWithBothOffsets() {
    cluster.write(0, 8);
    run.train();
    long next = TrainerState.read(run.newest()).position().next(0).orElseThrow();
    cluster.write(0, 4);
    cluster.deleteBlocks();
    assertThatThrownBy(() -> run.train())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs token-blocks-0 from offset " + next)
        // Four blocks, the marker of the transaction before them, and their own.
        .hasMessageContaining("begins at " + (next + 6));
    assertThat(TrainerState.read(run.newest()).step()).isEqualTo(2);
  }

  @Test
  void blocksDeletedBeforeTheyAreReadAreNotPassedOver() throws Exception {
    cluster.write(0, 4);
    try (Trainer trainer = cluster.trainer(run.draft().settings())) {
      trainer.finish();
      trainer.run();
    }
    long next = TrainerState.read(run.newest()).position().next(0).orElseThrow();
    BlockReader reader = reader();
    try (reader) {
      reader.seek(TrainerState.read(run.newest()).position());
      cluster.write(0, 600);
      cluster.deleteBlocks();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 50; i++) {
                  reader.fill(4, TrainerState.read(run.newest()).position());
                }
              })
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("needs token-blocks-0 from offset " + next);
    }
  }

  private BlockReader reader() {
    return new BlockReader(
        cluster.connection, cluster.serdes, cluster.topics.tokenBlocks(), block -> {});
  }

  @Test
  void blocksOfAnotherTokenizerAreRefusedNamingBothBeforeAnythingIsRecorded() {
    String other = TestModels.another().id();
    cluster.write(TestBlocks.block(0, 9_000, other));
    assertThatThrownBy(() -> run.train())
        .hasMessageContaining(other)
        .hasMessageContaining(cluster.tokenizer.id());
    assertThat(run.steps()).isEmpty();
  }

  @Test
  void aTokenOutsideTheVocabularyIsRefusedBeforeItsStepIsRecorded() {
    int[] tokens = new int[TestBlocks.BLOCK_LENGTH + 1];
    tokens[3] = 257;
    TokenBlock block =
        TestBlocks.block(1, 9_001, cluster.tokenizer.id(), TestBlocks.BLOCK_LENGTH, tokens);
    cluster.write(block);
    assertThatThrownBy(() -> run.train()).hasMessageContaining("token id 257 in block 1-9001");
    assertThat(run.steps()).isEmpty();
  }

  @Test
  void aRunsTokenizerCannotBeChanged() {
    cluster.write(0, 4);
    run.train();
    assertThatThrownBy(
            () ->
                Trainer.open(
                    cluster.connection,
                    cluster.topics,
                    cluster.serdes,
                    run.draft().settings(),
                    TestModels.another(),
                    List.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(TestModels.another().id())
        .hasMessageContaining(cluster.tokenizer.id());
  }

  @Test
  void aDamagedCheckpointIsRefusedNamingTheFileAndTheOneBeforeItGoesOn() throws Exception {
    cluster.write(0, 28);
    run.train();
    Path damaged = run.newest();
    byte[] weights = Files.readAllBytes(damaged.resolve("model.safetensors"));
    weights[weights.length - 1] ^= 1;
    Files.write(damaged.resolve("model.safetensors"), weights);
    assertThatThrownBy(() -> cluster.trainer(run.draft().settings()).close())
        .hasMessageContaining("is damaged: model.safetensors is ");
    Files.move(damaged, folder.resolve("moved"));
    run.train();
    assertThat(run.newest()).isEqualTo(damaged);
    weights[weights.length - 1] ^= 1;
    assertThat(Files.readAllBytes(run.newest().resolve("model.safetensors"))).isEqualTo(weights);
  }

  @Test
  void aCheckpointOfAnotherLedgerIsRefused() {
    cluster.write(0, 4);
    run.train();
    TrainingBatch again = run.steps().getFirst();
    try (Ledger ledger = run.openLedger()) {
      ledger.record(again);
    }
    assertThatThrownBy(() -> run.train()).hasMessageContaining("the ledger is another one");
  }

  @Test
  void presetsAndPathsThatDoNotExistAreRefused() {
    assertThatThrownBy(() -> cluster.trainer(run.draft().settings(path -> "huge")).close())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("train.model is 'huge', but must be one of [tiny, ");
  }
}
