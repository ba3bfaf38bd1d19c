package dev.millrace.trainer.kafka;

import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.ModelFolder;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Safetensors;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.ModelShape;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.TrainingLoop;
import dev.millrace.trainer.TrainingMemory;
import dev.millrace.trainer.checkpoint.CheckpointFolder;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.BlockRows;
import dev.millrace.trainer.data.PrefetchedBatches;
import dev.millrace.trainer.log.CsvTrainingLog;
import dev.millrace.trainer.log.TrainingLog;
import dev.millrace.trainer.log.TrainingLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run's trainer: resumes from its newest checkpoint and trains until finished or stopped. */
public final class Trainer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final TrainerSettings settings;
  private final Tokenizer tokenizer;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final KafkaTrainingEvents events;
  private final KafkaBatchSource batches;
  private final PrefetchedBatches prefetched;
  private final TrainingLog log;
  private final TrainerState from;
  private final TrainingEngine engine;

  public Trainer(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      TrainerSettings settings,
      Tokenizer tokenizer) {
    this(connection, topics, serdes, settings, tokenizer, List.of());
  }

  /**
   * Takes the run's lease and loads its state.
   *
   * @param logs further logs, beside {@code training-log} and the run's CSV file
   * @throws SettingsException if another trainer holds the run, or its checkpoint does not fit the
   *     settings
   */
  public Trainer(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      TrainerSettings settings,
      Tokenizer tokenizer,
      List<TrainingLog> logs) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    boolean complete = false;
    try {
      opened(RunLease.take(connection, topics, settings.run()));
      // Fences a trainer that lost the lease before its checkpoints are looked at.
      Ledger ledger = opened(new Ledger(connection, topics, serdes, settings.run()));
      CheckpointFolder folder = new CheckpointFolder(settings.runFolder());
      folder.deleteUnfinished();
      Optional<Path> checkpoint = folder.newest();
      this.from =
          checkpoint
              .map(TrainerState::read)
              .orElseGet(
                  () ->
                      TrainerState.initial(
                          settings.run(), settings.seed(), tokenizer.id(), codeVersion()));
      requireSameRun();
      this.engine = opened(engine(checkpoint));
      this.events = opened(new KafkaTrainingEvents(connection, topics, serdes));
      List<TrainingLog> all = new ArrayList<>(logs);
      all.add(events);
      all.add(opened(new CsvTrainingLog(settings.runFolder(), from.step())));
      this.log = new TrainingLogs(all);
      this.batches =
          new KafkaBatchSource(
              settings,
              ledger,
              opened(new BlockReader(connection, serdes, topics.tokenBlocks())),
              opened(new BlockReader(connection, serdes, topics.heldOutTokenBlocks())),
              new BlockRows(settings.contextLength(), engine.config().vocabularySize()),
              from);
      this.prefetched = opened(new PrefetchedBatches(batches, batches::isStopped));
      // Closed first: a fetch under way waits for blocks that may never come.
      opened.push(batches::stop);
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private static String codeVersion() {
    return Optional.ofNullable(Trainer.class.getPackage().getImplementationVersion()).orElse("");
  }

  private void requireSameRun() {
    if (!from.run().equals(settings.run())) {
      throw new SettingsException(
          "folder "
              + settings.runFolder()
              + " holds checkpoints of run "
              + from.run()
              + ", but train.run is "
              + settings.run()
              + "; set the former");
    }
    if (!from.tokenizerId().equals(tokenizer.id())) {
      throw new SettingsException(
          "run "
              + settings.run()
              + " was begun with tokenizer "
              + from.tokenizerId()
              + ", but tokenizer "
              + tokenizer.id()
              + " is set; go on with the former or name a new train.run");
    }
  }

  private TrainingEngine engine(Optional<Path> checkpoint) {
    EngineProvider provider = provider(settings.engine());
    TrainingOptions options = settings.training();
    LOG.info("engine {}: {}", provider.name(), described(provider));
    if (checkpoint.isPresent()) {
      LOG.info("going on from {}", checkpoint.get());
      return resumed(provider, options, checkpoint.get());
    }
    ModelConfig config =
        ModelShape.of(settings.model()).withVocabularySize(tokenizer.vocabularySize());
    requireFitting(config);
    TrainingMemory.report(provider.trainingBytes(config, options));
    try (Weights weights = WeightInitialisation.of(config, settings.seed())) {
      return provider.train(config, weights, options);
    }
  }

  /** Also where a device is missing that was asked for. */
  private String described(EngineProvider provider) {
    try {
      return provider.describe(settings.compute());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()), e);
    }
  }

  private static EngineProvider provider(String name) {
    try {
      return EngineProviders.named(name);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("train.engine is '" + name + "': " + e.getMessage());
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

  private void requireUndamaged(Path checkpoint) {
    try {
      CheckpointFolder.verify(checkpoint, from);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read checkpoint " + checkpoint + ": " + e.getMessage(), e);
    }
  }

  private TrainingEngine resumed(
      EngineProvider provider, TrainingOptions options, Path checkpoint) {
    requireUndamaged(checkpoint);
    try (ModelFolder folder = ModelFolder.read(checkpoint);
        Weights moments =
            Safetensors.read(checkpoint.resolve(CheckpointFolder.OPTIMIZER)).weights()) {
      requireFitting(folder.config());
      TrainingMemory.report(provider.trainingBytes(folder.config(), options));
      TrainingEngine resumed = provider.train(folder.config(), folder.weights(), options);
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
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read checkpoint " + checkpoint + ": " + e.getMessage(), e);
    }
  }

  /**
   * Trains in the calling thread until {@link #finish()} has been answered or {@link #stop()} is
   * called.
   */
  public void run() {
    new TrainingLoop(
            settings,
            engine,
            prefetched,
            log,
            events,
            tokenizer,
            from,
            codeVersion(),
            Clock.systemUTC())
        .run();
  }

  /** No more blocks will come: take what is there, evaluate, write the last checkpoint, end. */
  public void finish() {
    batches.finish();
  }

  /** End after the step in hand, with a checkpoint. */
  public void stop() {
    batches.stop();
  }

  /** After {@link #run()} has returned; the lease is given back last. */
  @Override
  public void close() {
    for (AutoCloseable part : opened) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("closing {}", part.getClass().getSimpleName(), e);
      }
    }
    opened.clear();
  }
}
