package dev.millrace.cli.model;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.model.TrainingEngine;
import dev.millrace.schemas.OpenParts;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFolder;
import dev.millrace.trainer.LearningRateSchedule;
import dev.millrace.trainer.NotFiniteException;
import dev.millrace.trainer.RunEngine;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.TrainingLoop;
import dev.millrace.trainer.checkpoint.CheckpointSchedule;
import dev.millrace.trainer.checkpoint.Progress;
import dev.millrace.trainer.data.MemoryBatches;
import dev.millrace.trainer.evaluation.EvaluatedCheckpoints;
import dev.millrace.trainer.evaluation.Tasks;
import dev.millrace.trainer.guard.OnDivergence;
import dev.millrace.trainer.log.TrainingLog;
import dev.millrace.trainer.log.TrainingLogs;
import dev.millrace.trainer.tensorboard.TensorBoardLog;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A model trained from texts in memory, without Kafka: the trainer's loop, but nothing to resume
 * from.
 */
public final class TextTraining {
  private final TrainerSettings settings;
  private final Tokenizer tokenizer;
  private final PackedTexts texts;
  private final long steps;
  private final LearningRateSchedule learningRates;
  private final PrintStream progress;
  private final ProgressBar bar;

  /**
   * @param steps optimizer steps; passes over the texts follow from them
   * @param decaySteps of them, the last, in which the learning rate falls to zero
   */
  public TextTraining(
      TrainerSettings settings,
      Tokenizer tokenizer,
      PackedTexts texts,
      long steps,
      int decaySteps,
      PrintStream progress) {
    TokenizerFolder.requireWritable(tokenizer);
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.texts = texts;
    this.steps = steps;
    this.learningRates =
        new LearningRateSchedule(
            settings.learningRate(),
            settings.warmUpSteps(),
            settings.cosineSteps(),
            decaySteps == 0
                ? Optional.empty()
                : Optional.of(new LearningRateSchedule.Decay(steps - decaySteps + 1, decaySteps)));
    this.progress = progress;
    this.bar = ProgressBar.of("train", steps, "steps");
  }

  /** Steps of one pass over the texts; the last may be a short batch. */
  public static long stepsAnEpoch(PackedTexts texts, int blocksPerStep) {
    return MemoryBatches.stepsOfAPass(texts.training().size(), blocksPerStep);
  }

  /**
   * Trains, and writes a Hugging Face folder with its tokenizer; earlier, with what was learned so
   * far, if the process is asked to end.
   */
  public void run(Path folder) {
    List<TokenBlock> heldOut = texts.heldOut();
    MemoryBatches batches =
        new MemoryBatches(
            texts.training(),
            heldOut.subList(0, Math.min(heldOut.size(), settings.evaluationBlocks())),
            settings.blocksPerStep(),
            steps,
            settings.shuffleWindow(),
            settings.seed());
    CountDownLatch ended = new CountDownLatch(1);
    try (bar;
        Shutdown _ = Shutdown.begin("stopping after this step", () -> stop(batches, ended))) {
      train(batches, folder);
    } finally {
      ended.countDown();
    }
  }

  /**
   * Returns once the model is written. A library's code must not be torn down under a thread that
   * still computes in it.
   */
  private static void stop(MemoryBatches batches, CountDownLatch ended) {
    batches.stop();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void train(MemoryBatches batches, Path folder) {
    Tasks tasks = EvaluatedCheckpoints.tasks(settings, tokenizer);
    RunEngine runEngine = new RunEngine(settings, tokenizer);
    say(
        "%d texts, %d tokens, %d parameters, %d steps",
        texts.texts(), texts.tokens(), runEngine.shape().parameterCount(), steps);
    say("engine %s", runEngine.describe());
    try (OpenParts parts = new OpenParts();
        TrainingEngine engine = runEngine.begin()) {
      TrainingLog log = logs(parts);
      TrainingLoop loop =
          new TrainingLoop(
              settings,
              settings.guard().with(OnDivergence.WARN),
              learningRates,
              CheckpointSchedule.ENDS_ONLY,
              engine,
              tokenizer,
              batches,
              log,
              new EvaluatedCheckpoints(
                  new FinalModel(folder, tokenizer, runEngine.firstFormat(Optional.empty())),
                  tasks,
                  settings.run(),
                  log,
                  Clock.systemUTC()),
              Progress.start(),
              Clock.systemUTC());
      sayEnd(loop.run().progress().step(), folder);
    } catch (NotFiniteException e) {
      throw new ArithmeticException(
          "step %d gave loss %s and gradient norm %s: set a lower train.learning-rate"
              .formatted(e.step(), e.result().loss(), e.result().gradientNorm()));
    }
  }

  private TrainingLog logs(OpenParts parts) {
    List<TrainingLog> all = new ArrayList<>();
    all.add(new StepLines(progress, bar, steps));
    settings
        .tensorboardFolder()
        .map(folder -> TensorBoardLog.open(folder, 0, Clock.systemUTC()))
        .map(parts::add)
        .ifPresent(all::add);
    return new TrainingLogs(all);
  }

  private void sayEnd(long step, Path folder) {
    if (step == 0) {
      say("asked to end before the first step: nothing is written");
      return;
    }
    if (step < steps) {
      say("asked to end before the last step");
    }
    say("wrote %s", folder);
  }

  @FormatMethod
  private void say(@FormatString String format, Object... values) {
    bar.above(progress, String.format(Locale.ROOT, format, values));
  }
}
