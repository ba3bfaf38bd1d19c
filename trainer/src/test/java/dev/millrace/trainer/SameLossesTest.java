package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.TrainingEngine;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.checkpoint.CheckpointSchedule;
import dev.millrace.trainer.checkpoint.RunCheckpoints;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.BlockRows;
import dev.millrace.trainer.data.MaskedBlock;
import dev.millrace.trainer.data.MemoryBatches;
import dev.millrace.trainer.keep.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real engine: what is learned depends on the blocks and their order alone. */
class SameLossesTest {
  private static final Tokenizer TOKENIZER = TestModels.bytes();
  private static final LearningRateSchedule LEARNING_RATES =
      new LearningRateSchedule(0.01, 4, Optional.of(new LearningRateSchedule.Decay(7, 3)));
  private static final int STEPS = 9;

  @TempDir Path folder;

  private static List<TokenBlock> blocks(int partition, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> TestBlocks.block(partition, i, TOKENIZER.id()))
        .toList();
  }

  private static RecordedEvents train(
      TrainerSettings settings, List<TokenBlock> training, List<TokenBlock> heldOut) {
    RecordedEvents recorded = new RecordedEvents();
    RunCheckpoints checkpoints =
        new RunCheckpoints(
            settings,
            CheckpointStore.keep(Optional.empty(), settings),
            recorded,
            TOKENIZER,
            TrainerState.initial("run", settings.seed(), TOKENIZER.id(), ""),
            "",
            Clock.systemUTC());
    try (TrainingEngine engine = new RunEngine(settings, TOKENIZER).begin()) {
      new TrainingLoop(
              settings,
              settings.guard(),
              LEARNING_RATES,
              CheckpointSchedule.ENDS_ONLY,
              engine,
              TOKENIZER,
              new MemoryBatches(training, heldOut, settings.blocksPerStep(), 100),
              recorded,
              checkpoints,
              checkpoints.progress(),
              Clock.systemUTC())
          .run();
    }
    return recorded;
  }

  @Test
  void aRunIsNotResumedByAnotherOptimizer() throws IOException {
    TrainerSettings settings = TestModels.Draft.of(folder, "run").settings();
    train(settings, blocks(0, 14), blocks(1, 3));
    Path newest = new RunFolder(settings.checkpointsRoot().resolve("run")).newest().orElseThrow();
    RunEngine runEngine = new RunEngine(settings, TOKENIZER);
    runEngine.resume(newest, TrainerState.read(newest)).close();

    Path state = newest.resolve(CheckpointFiles.TRAINER);
    String text = Files.readString(state);
    Files.writeString(
        state, text.replaceFirst("(?i)(\"optimizerKind\"\\s*:\\s*)\"adamw\"", "$1\"MUON\""));
    TrainerState ofMuon = TrainerState.read(newest);
    assertThatThrownBy(() -> runEngine.resume(newest, ofMuon))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("train.optimizer is 'adamw', but run run was trained with 'muon'");
  }

  @Test
  void theLoopOverBlocksInMemoryGivesThoseOfTheEngineItself() {
    TrainerSettings settings = TestModels.Draft.of(folder, "run").settings();
    List<TokenBlock> training = blocks(0, 14);
    List<TokenBlock> heldOut = blocks(1, 3);
    RunEngine runEngine = new RunEngine(settings, TOKENIZER);
    List<Double> expected = new ArrayList<>();
    double expectedHeldOut;
    try (TrainingEngine engine = runEngine.begin()) {
      BlockRows rows = new BlockRows(settings.contextLength(), engine.config().vocabularySize());
      for (int step = 0; step < STEPS; step++) {
        int from = step % 4 * settings.blocksPerStep();
        List<TokenBlock> batch =
            training.subList(from, Math.min(from + settings.blocksPerStep(), training.size()));
        expected.add(
            engine.step(rows.batch(MaskedBlock.whole(batch)), LEARNING_RATES.at(step + 1)).loss());
      }
      double nats = 0;
      for (TokenBlock block : heldOut) {
        nats += engine.summedLoss(rows.batch(MaskedBlock.whole(List.of(block))));
      }
      long bytes = heldOut.stream().mapToLong(TokenBlock::getTextBytes).sum();
      expectedHeldOut = nats / Math.log(2) / bytes;
    }
    RecordedEvents recorded = train(settings, training, heldOut);
    assertThat(recorded.log.stream().map(entry -> entry.getLoss()).filter(Objects::nonNull))
        .containsExactlyElementsOf(expected);
    assertThat(recorded.log.getLast().getHeldOutBitsPerByte()).isEqualTo(expectedHeldOut);
    assertThat(recorded.checkpointSteps()).containsExactly(0L, (long) STEPS);
  }
}
