package dev.millrace.trainer;

import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.Optimizer;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.FirstFormat;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Safetensors;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.checkpoint.CheckpointFolder;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine that a run's settings name, with new weights or with a checkpoint's. */
public record RunEngine(TrainerSettings settings, Tokenizer tokenizer) {
  private static final Logger LOG = LoggerFactory.getLogger(RunEngine.class);

  /**
   * Name, device and precision, for people.
   *
   * @throws SettingsException if there is no such engine, or no such device
   */
  public String describe() {
    EngineProvider provider = provider();
    try {
      return provider.name() + ": " + provider.describe(settings.compute());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()), e);
    }
  }

  private EngineProvider provider() {
    try {
      return EngineProviders.named(settings.engine());
    } catch (IllegalArgumentException e) {
      throw new SettingsException("train.engine is '" + settings.engine() + "': " + e.getMessage());
    }
  }

  /**
   * The shape of a new run's model, with a row for each of the tokenizer's tokens; the model's own
   * where it begins with one's weights.
   *
   * @throws SettingsException if {@code train.model} names none, or rows are longer than its
   *     context
   */
  public ModelConfig shape() {
    return fitted(ModelShape.of(settings.model()));
  }

  private ModelConfig fitted(ModelShape shape) {
    if (shape.weights().isEmpty()) {
      ModelConfig config = shape.config().withVocabularySize(tokenizer.vocabularySize());
      requireFitting(config);
      return config;
    }
    if (tokenizer.vocabularySize() > shape.config().vocabularySize()) {
      throw new SettingsException(
          "the tokenizer has "
              + tokenizer.vocabularySize()
              + " tokens, but train.model "
              + settings.model()
              + " only "
              + shape.config().vocabularySize()
              + "; set tokenizer to the model's own");
    }
    requireFitting(shape.config());
    return shape.config();
  }

  /**
   * An engine with a new run's weights: drawn, or those of the model that {@code train.model} is.
   *
   * @throws SettingsException as {@link #shape()} does
   */
  public TrainingEngine begin() {
    ModelShape shape = ModelShape.of(settings.model());
    ModelConfig config = fitted(shape);
    TrainingOptions options = settings.training();
    TrainingMemory.report(provider().trainingBytes(config, options));
    if (shape.weights().isPresent()) {
      return begin(shape.weights().get(), options);
    }
    try (Weights weights = WeightInitialisation.of(config, settings.seed())) {
      return provider().train(config, weights, options);
    }
  }

  /**
   * The number format of the model that the run began with, which copies for others keep; empty:
   * float32.
   *
   * @param newest the run's newest checkpoint
   */
  public Optional<DataType> firstFormat(Optional<Path> newest) {
    try {
      if (newest.isPresent()) {
        return FirstFormat.read(newest.get());
      }
      Optional<Path> model = ModelShape.of(settings.model()).weights();
      return model.isPresent() ? FirstFormat.of(model.get()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrainingEngine begin(Path from, TrainingOptions options) {
    try (ModelFolder model = ModelFolder.read(from)) {
      return provider().train(model.config(), model.weights(), options);
    } catch (IOException e) {
      throw new SettingsException(
          "train.model is '" + from + "', which cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * An engine with a checkpoint's weights and moments.
   *
   * @throws SettingsException if the settings do not fit the checkpoint's model
   * @throws IllegalStateException if a file of the checkpoint is damaged
   */
  public TrainingEngine resume(Path checkpoint, TrainerState from) {
    try {
      CheckpointFolder.verify(checkpoint, from);
      try (ModelFolder folder = ModelFolder.read(checkpoint);
          Weights moments =
              Safetensors.read(checkpoint.resolve(CheckpointFiles.OPTIMIZER)).weights()) {
        return resume(folder, moments, from);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read checkpoint " + checkpoint + ": " + e.getMessage(), e);
    }
  }

  private TrainingEngine resume(ModelFolder folder, Weights moments, TrainerState from) {
    requireFitting(folder.config());
    requireSameOptimizer(from);
    TrainingOptions options = settings.training();
    TrainingMemory.report(provider().trainingBytes(folder.config(), options));
    TrainingEngine resumed = provider().train(folder.config(), folder.weights(), options);
    try {
      resumed.restoreMoments(moments, from.optimizerStep());
    } catch (RuntimeException e) {
      resumed.close();
      throw e;
    }
    if (!from.arithmetic().equals(resumed.arithmetic())) {
      LOG.warn(
          "the checkpoint was computed with {}, this engine is {}: losses may differ in the last"
              + " bits",
          from.arithmetic(),
          resumed.arithmetic());
    }
    return resumed;
  }

  /** Moments of one optimizer mean nothing to another. */
  private void requireSameOptimizer(TrainerState from) {
    String given = settings.optimizerKind().name().toLowerCase(Locale.ROOT);
    // A version before the setting knew no other.
    String made =
        from.settings()
            .getOrDefault("optimizerKind", Optimizer.Kind.ADAMW.name())
            .toLowerCase(Locale.ROOT);
    if (!made.equals(given)) {
      throw new SettingsException(
          "train.optimizer is '%s', but run %s was trained with '%s'; set train.optimizer=%s, or begin"
                  .formatted(given, from.run(), made, made)
              + " a new train.run with train.model=CHECKPOINT");
    }
  }

  private void requireFitting(ModelConfig config) {
    if (settings.contextLength() > config.contextLength()) {
      throw new SettingsException(
          "train.context-length is "
              + settings.contextLength()
              + ", but must be at most the model's "
              + config.contextLength());
    }
    if (tokenizer.vocabularySize() > config.vocabularySize()) {
      throw new SettingsException(
          "the tokenizer has "
              + tokenizer.vocabularySize()
              + " tokens, but the checkpoint's model only "
              + config.vocabularySize()
              + "; go on with the run's own tokenizer, or name a new train.run");
    }
  }
}
