package dev.millrace.trainer;

import dev.millrace.model.AdamW;
import dev.millrace.model.ComputeOptions;
import dev.millrace.model.TrainingOptions;
import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.checkpoint.CheckpointSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a run trains.
 *
 * @param run names the run on every topic and its folder below {@code checkpointsRoot}
 * @param engine name of the engine
 * @param model a new run's shape: name of a preset, or path of a {@code config.json} or its folder
 * @param contextLength tokens a row is trained with; a divisor of the blocks' length
 * @param blocksPerStep token blocks that make one optimizer step
 * @param microBatchRows rows forwarded at once
 * @param epochs passes over each drained stretch of blocks
 * @param evaluationBlocks held-out blocks that the run is evaluated on
 * @param evaluationWait longest wait for them before the first step
 * @param idleCheckpoint wait for the next step's blocks after which the steps taken since the last
 *     checkpoint are put into one
 * @param keepLast checkpoints kept besides every {@code keepEvery}th and the best
 * @param skipSteps steps that are recorded as skipped and not applied
 * @param decaySteps begins the decay of the learning rate to zero, which takes this many steps and
 *     ends the run
 * @param compute on which device, and how exactly
 */
public record TrainerSettings(
    String run,
    String engine,
    String model,
    int contextLength,
    int blocksPerStep,
    int microBatchRows,
    int threads,
    long seed,
    double learningRate,
    int warmUpSteps,
    AdamW optimizer,
    int epochs,
    int evaluationBlocks,
    Duration evaluationWait,
    int evaluateEverySteps,
    int checkpointEverySteps,
    Duration checkpointEvery,
    Duration idleCheckpoint,
    Path checkpointsRoot,
    int keepLast,
    int keepEvery,
    Set<Long> skipSteps,
    OptionalInt decaySteps,
    ComputeOptions compute) {

  public TrainerSettings {
    require(
        run.matches("[a-zA-Z0-9][a-zA-Z0-9._-]*"),
        "train.run",
        run,
        "letters, digits, '.', '_' and '-', first a letter or digit");
    require(contextLength >= 8, "train.context-length", contextLength, "at least 8");
    require(blocksPerStep >= 1, "train.blocks-per-step", blocksPerStep, "at least 1");
    require(microBatchRows >= 1, "train.micro-batch-rows", microBatchRows, "at least 1");
    require(threads >= 1, "train.threads", threads, "at least 1");
    require(
        learningRate > 0 && learningRate < 1,
        "train.learning-rate",
        learningRate,
        "above 0 and below 1");
    require(warmUpSteps >= 0, "train.warm-up-steps", warmUpSteps, "at least 0");
    require(epochs >= 1, "train.epochs", epochs, "at least 1");
    require(evaluationBlocks >= 0, "train.evaluation-blocks", evaluationBlocks, "at least 0");
    require(
        evaluateEverySteps >= 1, "train.evaluate-every-steps", evaluateEverySteps, "at least 1");
    require(
        checkpointEverySteps >= 1,
        "train.checkpoint-every-steps",
        checkpointEverySteps,
        "at least 1");
    require(keepLast >= 1, "train.keep-last", keepLast, "at least 1");
    require(keepEvery >= 0, "train.keep-every", keepEvery, "0 for none, or a number of steps");
    skipSteps = Collections.unmodifiableSortedSet(new TreeSet<>(skipSteps));
    require(
        skipSteps.stream().allMatch(step -> step >= 1),
        "train.skip-steps",
        skipSteps,
        "steps from 1");
    require(decaySteps.orElse(1) >= 1, "train.decay-steps", decaySteps, "at least 1, or left out");
  }

  /** The folder of the run's checkpoints. */
  public Path runFolder() {
    return checkpointsRoot.resolve(run);
  }

  /** When checkpoints are due. */
  public CheckpointSchedule checkpointSchedule() {
    return new CheckpointSchedule(checkpointEverySteps, checkpointEvery, idleCheckpoint);
  }

  /** What an engine is told of these settings. */
  public TrainingOptions training() {
    return new TrainingOptions(optimizer, contextLength, microBatchRows, threads, compute);
  }

  private static void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new SettingsException(key + " is " + value + ", but must be " + rule);
    }
  }
}
