package dev.millrace.cli.model;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.StepResult;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.ModelPreset;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFolder;
import dev.millrace.trainer.LearningRateSchedule;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.data.BlockRows;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/**
 * A model trained from texts in memory, without Kafka: the trainer's rows, schedule and engine, but
 * nothing to resume from.
 */
public final class TextTraining {
  private final TrainerSettings settings;
  private final Tokenizer tokenizer;
  private final PackedTexts texts;
  private final long steps;
  private final LearningRateSchedule schedule;
  private final PrintStream progress;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;

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
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.texts = texts;
    this.steps = steps;
    this.schedule =
        new LearningRateSchedule(
            settings.learningRate(),
            settings.warmUpSteps(),
            decaySteps == 0
                ? Optional.empty()
                : Optional.of(new LearningRateSchedule.Decay(steps - decaySteps + 1, decaySteps)));
    this.progress = progress;
  }

  /** Steps of one pass over the texts; the last may be a short batch. */
  public static long stepsAnEpoch(PackedTexts texts, int blocksPerStep) {
    return Math.ceilDiv(texts.training().size(), blocksPerStep);
  }

  /**
   * Trains, and writes a Hugging Face folder with its tokenizer; earlier, with what was learned so
   * far, if the process is asked to end.
   */
  public void run(Path out) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    try {
      train(out);
    } finally {
      ended.countDown();
    }
  }

  /**
   * Returns once the model is written. A library's code must not be torn down under a thread that
   * still computes in it.
   */
  private void stop() {
    stopping = true;
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void train(Path out) {
    ModelConfig config =
        ModelPreset.named(settings.model()).config().withVocabularySize(tokenizer.vocabularySize());
    say(
        "%d texts, %d tokens, %d parameters, %d steps",
        texts.texts(), texts.tokens(), config.parameterCount(), steps);
    EngineProvider provider = EngineProviders.named(settings.engine());
    say("engine %s: %s", provider.name(), provider.describe(settings.compute()));
    try (Weights first = WeightInitialisation.of(config, settings.seed());
        TrainingEngine engine = provider.train(config, first, settings.training())) {
      BlockRows rows = new BlockRows(settings.contextLength(), config.vocabularySize());
      evaluate(engine, rows);
      for (long step = 1; step <= steps && !stopping; step++) {
        step(engine, rows, step);
        if (step % settings.evaluateEverySteps() == 0 || step == steps) {
          evaluate(engine, rows);
        }
      }
      if (stopping) {
        say("asked to end before the last step");
      }
      write(engine, out);
    }
  }

  private void step(TrainingEngine engine, BlockRows rows, long step) {
    long begin = System.nanoTime();
    double learningRate = schedule.at(step);
    StepResult result = engine.step(rows.batch(batch(step)), learningRate);
    if (!Double.isFinite(result.loss()) || !Double.isFinite(result.gradientNorm())) {
      throw new ArithmeticException(
          "step %d gave loss %s and gradient norm %s: set a lower train.learning-rate"
              .formatted(step, result.loss(), result.gradientNorm()));
    }
    say(
        "step %d of %d  loss %.4f  learning rate %.2e  gradient norm %.3f  %.0f tokens/s",
        step,
        steps,
        result.loss(),
        learningRate,
        result.gradientNorm(),
        result.targets() / ((System.nanoTime() - begin) / 1e9));
  }

  private List<TokenBlock> batch(long step) {
    List<TokenBlock> blocks = texts.training();
    long batch = (step - 1) % stepsAnEpoch(texts, settings.blocksPerStep());
    int begin = Math.toIntExact(batch * settings.blocksPerStep());
    return blocks.subList(begin, Math.min(blocks.size(), begin + settings.blocksPerStep()));
  }

  private void evaluate(TrainingEngine engine, BlockRows rows) {
    List<TokenBlock> blocks =
        texts.heldOut().subList(0, Math.min(texts.heldOut().size(), settings.evaluationBlocks()));
    long bytes = blocks.stream().mapToLong(TokenBlock::getTextBytes).sum();
    if (bytes == 0) {
      return;
    }
    double nats = 0;
    for (TokenBlock block : blocks) {
      nats += engine.summedLoss(rows.batch(List.of(block)));
    }
    say("held out: %.4f bits per byte", nats / Math.log(2) / bytes);
  }

  private void write(TrainingEngine engine, Path out) {
    OptionalInt endOfText = tokenizer.endOfText();
    try (Weights weights = engine.weights()) {
      Files.createDirectories(out);
      TokenizerFolder.write(out, tokenizer, engine.config().contextLength());
      ModelFolder.write(
          out,
          engine.config(),
          new SpecialTokens(endOfText, endOfText.stream().boxed().toList()),
          weights);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write model " + out + ": " + e.getMessage(), e);
    }
    say("wrote %s", out);
  }

  @FormatMethod
  private void say(@FormatString String format, Object... values) {
    progress.println(String.format(Locale.ROOT, format, values));
  }
}
