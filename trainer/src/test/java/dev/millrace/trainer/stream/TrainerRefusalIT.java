package dev.millrace.trainer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.CheckpointFolder;
import dev.millrace.trainer.TestBlocks;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.TrainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
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
  private String run;

  @BeforeEach
  void start(TestInfo test) {
    if (cluster == null) {
      cluster = new TrainingCluster(folder.resolve("cluster"));
      cluster.writeHeldOut();
    }
    run = test.getTestMethod().orElseThrow().getName();
    // A run starts at the log's start, so what other tests wrote is out of the way.
    cluster.deleteBlocks();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private TestModels.Draft draft() {
    return TestModels.Draft.of(folder.resolve("trainer"), run);
  }

  private Path runFolder() {
    return draft().settings().runFolder();
  }

  private Path newest() {
    return new CheckpointFolder(runFolder()).newest().orElseThrow();
  }

  @Test
  void aSecondTrainerOfTheRunIsRefusedNamingTheHolder() {
    try (Trainer holder = cluster.trainer(draft().settings())) {
      assertThatThrownBy(() -> cluster.trainer(draft().settings()).close())
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("run " + run + " is being trained by trainer-" + run + "-pid-")
          .hasMessageNotContaining(", trainer-");
      // The holder is not disturbed.
      cluster.write(0, 1);
      holder.finish();
      holder.run();
    }
    assertThat(cluster.losses(run)).hasSize(1);
  }

  @Test
  void theLedgerRefusesATrainerThatWasSucceeded() {
    TrainingBatch batch = TrainingBatch.newBuilder().setRun(run).setStep(1).build();
    try (Ledger zombie = new Ledger(cluster.connection, cluster.topics, cluster.serdes, run)) {
      zombie.record(TrainingBatch.newBuilder(batch).setStep(0).build());
      try (Ledger successor = new Ledger(cluster.connection, cluster.topics, cluster.serdes, run)) {
        assertThatThrownBy(() -> zombie.record(batch))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("another trainer of run " + run + " has taken over; this one ends");
        successor.record(batch);
      }
    }
    assertThat(cluster.ledger(run)).hasSize(2);
  }

  @Test
  void resumingBelowTheLogStartIsRefusedWithBothOffsets() {
    cluster.write(0, 8);
    cluster.train(draft().settings());
    long next = TrainerState.read(newest()).position().next(0).orElseThrow();
    cluster.write(0, 4);
    cluster.deleteBlocks();
    assertThatThrownBy(() -> cluster.train(draft().settings()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs token-blocks-0 from offset " + next)
        // Four blocks, the marker of the transaction before them, and their own.
        .hasMessageContaining("begins at " + (next + 6));
    assertThat(TrainerState.read(newest()).step()).isEqualTo(2);
  }

  @Test
  void blocksDeletedBeforeTheyAreReadAreNotPassedOver() throws Exception {
    cluster.write(0, 4);
    try (Trainer trainer = cluster.trainer(draft().settings())) {
      trainer.finish();
      trainer.run();
    }
    long next = TrainerState.read(newest()).position().next(0).orElseThrow();
    BlockReader reader = reader();
    try (reader) {
      reader.seek(TrainerState.read(newest()).position());
      cluster.write(0, 600);
      cluster.deleteBlocks();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 50; i++) {
                  reader.fill(4, TrainerState.read(newest()).position());
                }
              })
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("needs token-blocks-0 from offset " + next);
    }
  }

  private BlockReader reader() {
    return Trainer.reader(cluster.connection, cluster.serdes, cluster.topics.tokenBlocks());
  }

  @Test
  void blocksOfAnotherTokenizerAreRefusedNamingBothBeforeAnythingIsRecorded() {
    String other = TestModels.another().id();
    cluster.write(TestBlocks.block(0, 9_000, other));
    assertThatThrownBy(() -> cluster.train(draft().settings()))
        .hasMessageContaining(other)
        .hasMessageContaining(cluster.tokenizer.id());
    assertThat(cluster.steps(run)).isEmpty();
  }

  @Test
  void aTokenOutsideTheVocabularyIsRefusedBeforeItsStepIsRecorded() {
    int[] tokens = new int[TestBlocks.BLOCK_LENGTH + 1];
    tokens[3] = 257;
    TokenBlock block =
        TestBlocks.block(1, 9_001, cluster.tokenizer.id(), TestBlocks.BLOCK_LENGTH, tokens);
    cluster.write(block);
    assertThatThrownBy(() -> cluster.train(draft().settings()))
        .hasMessageContaining("token id 257 in block 1-9001");
    assertThat(cluster.steps(run)).isEmpty();
  }

  @Test
  void aRunsTokenizerCannotBeChanged() {
    cluster.write(0, 4);
    cluster.train(draft().settings());
    assertThatThrownBy(
            () ->
                new Trainer(
                    cluster.connection,
                    cluster.topics,
                    cluster.serdes,
                    draft().settings(),
                    TestModels.another()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(TestModels.another().id())
        .hasMessageContaining(cluster.tokenizer.id());
  }

  @Test
  void aDamagedCheckpointIsRefusedNamingTheFileAndTheOneBeforeItGoesOn() throws Exception {
    cluster.write(0, 28);
    cluster.train(draft().settings());
    Path damaged = newest();
    byte[] weights = Files.readAllBytes(damaged.resolve("model.safetensors"));
    weights[weights.length - 1] ^= 1;
    Files.write(damaged.resolve("model.safetensors"), weights);
    assertThatThrownBy(() -> cluster.trainer(draft().settings()).close())
        .hasMessageContaining("is damaged: model.safetensors is ");
    Files.move(damaged, folder.resolve("moved"));
    cluster.train(draft().settings());
    assertThat(newest()).isEqualTo(damaged);
    weights[weights.length - 1] ^= 1;
    assertThat(Files.readAllBytes(newest().resolve("model.safetensors"))).isEqualTo(weights);
  }

  @Test
  void aCheckpointOfAnotherLedgerIsRefused() {
    cluster.write(0, 4);
    cluster.train(draft().settings());
    TrainingBatch again = cluster.steps(run).getFirst();
    try (Ledger ledger = new Ledger(cluster.connection, cluster.topics, cluster.serdes, run)) {
      ledger.record(again);
    }
    assertThatThrownBy(() -> cluster.train(draft().settings()))
        .hasMessageContaining("the ledger is another one");
  }

  @Test
  void presetsAndPathsThatDoNotExistAreRefused() {
    assertThatThrownBy(() -> cluster.trainer(draft().settings(path -> "huge")).close())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("train.model is 'huge', but must be one of [tiny, ");
  }
}
