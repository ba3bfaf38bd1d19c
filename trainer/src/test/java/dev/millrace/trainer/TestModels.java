package dev.millrace.trainer;

import dev.millrace.model.AdamW;
import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Optimizer;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.ConfigJson;
import dev.millrace.model.family.Llama;
import dev.millrace.model.weights.DataType;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.training.BpeTrainer;
import dev.millrace.trainer.guard.GuardSettings;
import dev.millrace.trainer.guard.OnDivergence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A model and a tokenizer that are small enough for hundreds of steps in a second. */
public final class TestModels {
  private TestModels() {}

  /** 256 bytes and end-of-text. */
  public static Tokenizer bytes() {
    return new BpeTrainer(257).train(List.of("a"));
  }

  /** One merge more. */
  public static Tokenizer another() {
    return new BpeTrainer(258).train(List.of("aa aa aa aa"));
  }

  public static ModelConfig config() {
    return Llama.shape(
        257,
        TestBlocks.BLOCK_LENGTH,
        16,
        2,
        AttentionShape.plain(2, 1, 8),
        32,
        1e-5,
        Positions.Rotary.plain(10_000, 8),
        true);
  }

  /** Writes the config where {@code train.model} can name it. */
  public static Path configFile(Path folder) {
    Path file = folder.resolve("config.json");
    try {
      Files.createDirectories(folder);
      Files.writeString(file, new ConfigJson(config(), SpecialTokens.NONE, DataType.F32).toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** The settings of most tests, which name what they change. */
  public record Draft(
      Path root,
      String run,
      int blocksPerStep,
      int epochs,
      int checkpointEverySteps,
      Duration checkpointEvery,
      Duration idleCheckpoint,
      Set<Long> skipSteps,
      OptionalInt decaySteps,
      double learningRate,
      GuardSettings guard,
      int shuffleWindow,
      boolean documentMask) {

    public static Draft of(Path root, String run) {
      return new Draft(
          root,
          run,
          4,
          1,
          5,
          Duration.ofHours(1),
          Duration.ofHours(1),
          Set.of(),
          OptionalInt.empty(),
          0.01,
          GuardSettings.defaults().with(OnDivergence.WARN),
          0,
          false);
    }

    public Draft withShuffleWindow(int blocks) {
      return new Draft(
          root,
          run,
          blocksPerStep,
          epochs,
          checkpointEverySteps,
          checkpointEvery,
          idleCheckpoint,
          skipSteps,
          decaySteps,
          learningRate,
          guard,
          blocks,
          documentMask);
    }

    public Draft withDocumentMask() {
      return new Draft(
          root,
          run,
          blocksPerStep,
          epochs,
          checkpointEverySteps,
          checkpointEvery,
          idleCheckpoint,
          skipSteps,
          decaySteps,
          learningRate,
          guard,
          shuffleWindow,
          true);
    }

    public Draft withLearningRate(double peak) {
      return new Draft(
          root,
          run,
          blocksPerStep,
          epochs,
          checkpointEverySteps,
          checkpointEvery,
          idleCheckpoint,
          skipSteps,
          decaySteps,
          peak,
          guard,
          shuffleWindow,
          documentMask);
    }

    public Draft withGuard(GuardSettings other) {
      return new Draft(
          root,
          run,
          blocksPerStep,
          epochs,
          checkpointEverySteps,
          checkpointEvery,
          idleCheckpoint,
          skipSteps,
          decaySteps,
          learningRate,
          other,
          shuffleWindow,
          documentMask);
    }

    public Draft withEpochs(int count) {
      return with(
          count, checkpointEverySteps, checkpointEvery, idleCheckpoint, skipSteps, decaySteps);
    }

    public Draft withCheckpoints(int everySteps, Duration every) {
      return with(epochs, everySteps, every, idleCheckpoint, skipSteps, decaySteps);
    }

    public Draft withIdleCheckpoint(Duration wait) {
      return with(epochs, checkpointEverySteps, checkpointEvery, wait, skipSteps, decaySteps);
    }

    public Draft withSkipped(Set<Long> steps) {
      return with(epochs, checkpointEverySteps, checkpointEvery, idleCheckpoint, steps, decaySteps);
    }

    public Draft withDecay(int steps) {
      return with(
          epochs,
          checkpointEverySteps,
          checkpointEvery,
          idleCheckpoint,
          skipSteps,
          OptionalInt.of(steps));
    }

    private Draft with(
        int passes,
        int everySteps,
        Duration every,
        Duration idle,
        Set<Long> skipped,
        OptionalInt decay) {
      return new Draft(
          root,
          run,
          blocksPerStep,
          passes,
          everySteps,
          every,
          idle,
          skipped,
          decay,
          learningRate,
          guard,
          shuffleWindow,
          documentMask);
    }

    public TrainerSettings settings() {
      return settings(UnaryOperator.identity());
    }

    /**
     * @param model from the path of the small config to the setting
     */
    public TrainerSettings settings(UnaryOperator<String> model) {
      return new TrainerSettings(
          run,
          "nd4j",
          model.apply(configFile(root.resolve("shape")).toString()),
          TestBlocks.BLOCK_LENGTH / 2,
          blocksPerStep,
          shuffleWindow,
          documentMask,
          3,
          1,
          7,
          learningRate,
          4,
          Optimizer.Kind.ADAMW,
          new AdamW(0.9, 0.95, 1e-8, 0.1, 1),
          epochs,
          3,
          Duration.ofSeconds(5),
          10,
          List.of(),
          200,
          checkpointEverySteps,
          checkpointEvery,
          idleCheckpoint,
          root.resolve("checkpoints"),
          Optional.of(root.resolve("tensorboard")),
          2,
          0,
          0,
          skipSteps,
          decaySteps,
          OptionalInt.empty(),
          ComputeOptions.defaults(),
          guard);
    }
  }
}
