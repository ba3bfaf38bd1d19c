package dev.millrace.trainer;

import dev.millrace.model.AdamW;
import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Optimizer;
import dev.millrace.model.TrainingOptions;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.Setting;
import dev.millrace.trainer.checkpoint.CheckpointSchedule;
import dev.millrace.trainer.data.BlockRows;
import dev.millrace.trainer.data.ShuffleWindow;
import dev.millrace.trainer.guard.GuardSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a run trains.
 *
 * @param run names the run on every topic and its folder below {@code checkpointsRoot}
 * @param engine name of the engine
 * @param model a new run's shape: name of a preset, or path of a {@code config.json}; or a model
 *     folder or file whose weights it begins with
 * @param contextLength tokens a row is trained with; a divisor of the blocks' length
 * @param blocksPerStep token blocks that make one optimizer step
 * @param shuffleWindow blocks that are read at once and trained on in a shuffled order; 0 or 1: as
 *     they come; else a multiple of {@code blocksPerStep}
 * @param documentMask whether a token attends to its own document alone, in training and evaluation
 * @param microBatchRows rows forwarded at once
 * @param optimizerKind what updates the matrices of layers
 * @param optimizer AdamW's values
 * @param epochs passes over each drained stretch of blocks
 * @param evaluationBlocks held-out blocks that the run is evaluated on
 * @param evaluationWait longest wait for them before the first step
 * @param evaluations files of multiple-choice items that each checkpoint's weights answer
 * @param evaluationItems how many of each file
 * @param idleCheckpoint wait for the next step's blocks after which the steps taken since the last
 *     checkpoint are put into one
 * @param checkpointsRoot folder of all runs' checkpoints on this disk
 * @param tensorboard folder below which the run's event files are written
 * @param keepLast checkpoints kept besides every {@code keepEvery}th and the best
 * @param keepLadder how close to each other old checkpoints are kept besides; 0 for none
 * @param skipSteps steps that are recorded as skipped and not applied
 * @param decaySteps begins the decay of the learning rate to zero, which takes this many steps and
 *     ends the run
 * @param cosineSteps length of a run whose learning rate falls to zero as a cosine does
 * @param compute on which device, and how exactly
 * @param guard when it counts as diverging, and what becomes of it then
 */
public record TrainerSettings(
    @Setting(
            key = "train.run",
            text = "name of the run",
            pattern = "[a-zA-Z0-9][a-zA-Z0-9._-]*",
            rule = "letters, digits, '.', '_' and '-', first a letter or digit")
        String run,
    @Setting(
            key = "train.engine",
            text = "engine that trains: nd4j, or torch where the build has its profile")
        String engine,
    @Setting(
            key = "train.model",
            text =
                "shape of a new run's model: a preset, or a config.json; or a model folder or GGUF"
                    + " file, whose weights it begins with")
        String model,
    @Setting(
            key = "train.context-length",
            text = "tokens in a row; a divisor of tokenize.block-length",
            min = 8)
        int contextLength,
    @Setting(key = "train.blocks-per-step", text = "token blocks that make up one step", min = 1)
        int blocksPerStep,
    @Setting(
            key = "train.shuffle-window",
            text =
                "token blocks read at once and trained on in an order drawn by train.seed, a"
                    + " multiple of train.blocks-per-step; 0 or 1: in the order they come",
            min = 0,
            max = 16_384)
        int shuffleWindow,
    @Setting(
            key = "train.document-mask",
            text = "true: a token attends to its own document alone, not to those packed before it")
        boolean documentMask,
    @Setting(key = "train.micro-batch-rows", text = "rows computed at once", min = 1)
        int microBatchRows,
    @Setting(
            key = "train.threads",
            text = "threads of the engine; 0: one a processor",
            min = 1,
            none = "0")
        int threads,
    @Setting(key = "train.seed", text = "seed of the first weights, and of the order of blocks")
        long seed,
    @Setting(key = "train.learning-rate", text = "learning rate at its peak", above = 0, below = 1)
        double learningRate,
    @Setting(
            key = "train.warm-up-steps",
            text = "steps in which the learning rate rises to its peak",
            min = 0)
        int warmUpSteps,
    @Setting(
            key = "train.optimizer",
            text =
                "what updates the matrices of layers: adamw, or muon; all other tensors are"
                    + " AdamW's")
        Optimizer.Kind optimizerKind,
    @Setting(
            key = "train.weight-decay",
            part = "weightDecay",
            text = "weight decay, of tensors with two dimensions",
            min = 0)
        @Setting(
            key = "train.beta1",
            part = "beta1",
            text = "AdamW's decay of the gradient's mean",
            min = 0,
            below = 1)
        @Setting(
            key = "train.beta2",
            part = "beta2",
            text = "AdamW's decay of the squared gradient's mean",
            min = 0,
            below = 1)
        @Setting(
            key = "train.epsilon",
            part = "epsilon",
            text = "AdamW's term that keeps it from dividing by zero",
            above = 0)
        @Setting(
            key = "train.max-gradient-norm",
            part = "maxGradientNorm",
            text = "a gradient with a greater norm is scaled down to this one",
            above = 0)
        AdamW optimizer,
    @Setting(
            key = "train.epochs",
            text = "passes over the blocks once all input is drained",
            min = 1)
        int epochs,
    @Setting(
            key = "train.evaluation-blocks",
            text = "held-out blocks that the run is evaluated on",
            min = 0)
        int evaluationBlocks,
    @Setting(
            key = "train.evaluation-wait",
            text = "longest wait for held-out blocks before the first step",
            min = 0)
        Duration evaluationWait,
    @Setting(
            key = "train.evaluate-every-steps",
            text = "steps between evaluations; each checkpoint is evaluated too",
            min = 1)
        int evaluateEverySteps,
    @Setting(
            key = "train.evaluations",
            text =
                "comma-separated files of multiple-choice items that each checkpoint is scored by:"
                    + " JSON lines, plain or gzip, as HellaSwag's or ARC's; empty: none")
        List<String> evaluations,
    @Setting(
            key = "train.evaluation-items",
            text = "items of each file of train.evaluations, the first ones",
            min = 1)
        int evaluationItems,
    @Setting(
            key = "train.checkpoint-every-steps",
            text = "steps between checkpoints, unless train.checkpoint-every has passed sooner",
            min = 1)
        int checkpointEverySteps,
    @Setting(
            key = "train.checkpoint-every",
            text = "time between checkpoints, if anything was learned since the last one",
            above = 0)
        Duration checkpointEvery,
    @Setting(
            key = "train.idle-checkpoint",
            text = "wait for blocks after which what was learned is put into a checkpoint",
            above = 0)
        Duration idleCheckpoint,
    Path checkpointsRoot,
    @Setting(
            key = "train.tensorboard",
            text =
                "folder of event files for TensorBoard, below it one a run; empty: none are"
                    + " written",
            none = "")
        Optional<Path> tensorboard,
    @Setting(key = "train.keep-last", text = "newest checkpoints that keep their weights", min = 1)
        int keepLast,
    @Setting(
            key = "train.keep-every",
            text = "checkpoints at multiples of this step keep their weights too; 0: none do",
            min = 0)
        int keepEvery,
    @Setting(
            key = "train.keep-ladder",
            text =
                "old checkpoints keep their weights too where the gap without them would be more"
                    + " than one part in so many of its age; 0: none do",
            min = 0)
        int keepLadder,
    @Setting(
            key = "train.skip-steps",
            text = "steps that are recorded, but not applied; comma-separated",
            min = 1)
        Set<Long> skipSteps,
    @Setting(
            key = "train.decay-steps",
            text = "steps in which the learning rate falls to zero, which ends the run; 0: none",
            min = 1,
            none = "0")
        OptionalInt decaySteps,
    @Setting(
            key = "train.cosine-steps",
            text =
                "length of the run, in which the learning rate falls to zero as a cosine does; 0:"
                    + " none, it stays at its peak",
            min = 2,
            none = "0")
        OptionalInt cosineSteps,
    @Setting(
            key = "train.device",
            part = "device",
            text = "where the engine computes: cpu, cuda, or auto for the best there is")
        @Setting(
            key = "train.precision",
            part = "precision",
            text = "number format of products: fp32, or bf16 for mixed precision with engine torch")
        @Setting(
            key = "train.tf32",
            part = "tf32",
            text = "true: a GPU may round the factors of fp32 products")
        @Setting(
            key = "train.deterministic",
            part = "deterministic",
            text = "true: a GPU repeats itself to the bit, and is slower")
        @Setting(
            key = "train.recompute",
            part = "recompute",
            text = "true: layers are computed twice, which saves memory")
        ComputeOptions compute,
    GuardSettings guard) {

  public TrainerSettings {
    ShuffleWindow.requireWholeSteps(shuffleWindow, blocksPerStep);
    if (cosineSteps.isPresent() && cosineSteps.getAsInt() <= warmUpSteps) {
      throw new SettingsException(
          "train.cosine-steps is '%d', but must be more than train.warm-up-steps, which is %d"
              .formatted(cosineSteps.getAsInt(), warmUpSteps));
    }
    checkpointsRoot = checkpointsRoot.toAbsolutePath().normalize();
    evaluations = List.copyOf(evaluations);
    skipSteps = Collections.unmodifiableSortedSet(new TreeSet<>(skipSteps));
  }

  /** How many blocks are read before any of them is trained on. */
  public int blocksAtOnce() {
    return Math.max(blocksPerStep, shuffleWindow);
  }

  /** A small model, on all processors. */
  public static TrainerSettings defaults(Path checkpointsRoot) {
    return new TrainerSettings(
        "default",
        "nd4j",
        "tiny",
        256,
        8,
        0,
        false,
        8,
        Runtime.getRuntime().availableProcessors(),
        1,
        0.002,
        20,
        Optimizer.Kind.ADAMW,
        new AdamW(0.9, 0.95, 1e-8, 0.1, 1.0),
        1,
        32,
        Duration.ofSeconds(60),
        50,
        List.of(),
        200,
        100,
        Duration.ofMinutes(10),
        Duration.ofSeconds(30),
        checkpointsRoot,
        Optional.empty(),
        3,
        1000,
        0,
        Set.of(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        ComputeOptions.defaults(),
        GuardSettings.defaults());
  }

  /** The folder of the run's checkpoints. */
  public Path runFolder() {
    return checkpointsRoot.resolve(run);
  }

  /** The folder of the run's event files, if any are to be written. */
  public Optional<Path> tensorboardFolder() {
    return tensorboard.map(folder -> folder.resolve(run));
  }

  /** When checkpoints are due. */
  public CheckpointSchedule checkpointSchedule() {
    return new CheckpointSchedule(checkpointEverySteps, checkpointEvery, idleCheckpoint);
  }

  /** How blocks become an engine's rows. */
  public BlockRows rows(int vocabularySize) {
    return new BlockRows(contextLength, vocabularySize, documentMask);
  }

  /** What an engine is told of these settings. */
  public TrainingOptions training() {
    return new TrainingOptions(
        optimizerKind.with(optimizer), contextLength, microBatchRows, threads, compute);
  }
}
