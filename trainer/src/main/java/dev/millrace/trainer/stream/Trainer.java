package dev.millrace.trainer.stream;

import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.ModelConfig;
import dev.millrace.model.ModelFolder;
import dev.millrace.model.ModelPreset;
import dev.millrace.model.Safetensors;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.WeightInitialisation;
import dev.millrace.model.Weights;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.CheckpointFolder;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.TrainerState;
import dev.millrace.trainer.TrainingLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run's trainer: resumes from its newest checkpoint and trains until finished or stopped. */
public final class Trainer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final TrainerSettings settings;
  private final Tokenizer tokenizer;
  private final RunLease lease;
  private final KafkaTrainingEvents events;
  private final KafkaBatchSource batches;
  private final TrainerState from;
  private final TrainingEngine engine;

  /**
   * Takes the run's lease and loads its state.
   *
   * @throws SettingsException if another trainer holds the run, or its checkpoint does not fit the
   *     settings
   */
  public Trainer(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      TrainerSettings settings,
      Tokenizer tokenizer) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.lease = RunLease.take(connection, topics, settings.run());
    Optional<Path> checkpoint = new CheckpointFolder(settings.runFolder()).newest();
    String version =
        Optional.ofNullable(Trainer.class.getPackage().getImplementationVersion()).orElse("");
    this.from =
        checkpoint
            .map(TrainerState::read)
            .orElseGet(
                () ->
                    TrainerState.initial(settings.run(), settings.seed(), tokenizer.id(), version));
    requireSameTokenizer();
    this.engine = engine(checkpoint);
    this.events = new KafkaTrainingEvents(connection, topics, serdes);
    this.batches =
        new KafkaBatchSource(
            settings,
            new Ledger(connection, topics, serdes, settings.run()),
            reader(connection, serdes, topics.tokenBlocks()),
            reader(connection, serdes, topics.heldOutTokenBlocks()),
            from);
  }

  private static BlockReader reader(
      Connection connection, RecordSerdes serdes, TypedTopic<TokenBlock> topic) {
    return new BlockReader(
        new KafkaConsumer<>(
            connection.consumerConfig(),
            new StringDeserializer(),
            serdes.deserializer(topic.type())),
        topic);
  }

  private void requireSameTokenizer() {
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
    EngineProvider provider = EngineProviders.named(settings.engine());
    TrainingOptions options =
        new TrainingOptions(
            settings.optimizer(),
            settings.contextLength(),
            settings.microBatchRows(),
            settings.threads());
    LOG.info("engine {}", provider.describe());
    if (checkpoint.isPresent()) {
      LOG.info("going on from {}", checkpoint.get());
      return resumed(provider, options, checkpoint.get());
    }
    ModelConfig config =
        ModelPreset.named(settings.model()).config().withVocabularySize(tokenizer.vocabularySize());
    try (Weights weights = WeightInitialisation.of(config, settings.seed())) {
      return provider.train(config, weights, options);
    }
  }

  private TrainingEngine resumed(
      EngineProvider provider, TrainingOptions options, Path checkpoint) {
    try (ModelFolder folder = ModelFolder.read(checkpoint);
        Weights moments =
            Safetensors.read(checkpoint.resolve(CheckpointFolder.OPTIMIZER)).weights()) {
      TrainingEngine engine = provider.train(folder.config(), folder.weights(), options);
      engine.restoreMoments(moments, from.optimizerStep());
      if (!from.arithmetic().equals(engine.arithmetic())) {
        LOG.warn(
            "the checkpoint was computed with {}, this engine is {}: losses may differ in the last"
                + " bits",
            from.arithmetic(),
            engine.arithmetic());
      }
      return engine;
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
    new TrainingLoop(settings, engine, batches, events, events, tokenizer, from, Clock.systemUTC())
        .run(from);
  }

  /** No more blocks will come: take what is there, evaluate, write the last checkpoint, end. */
  public void finish() {
    batches.finish();
  }

  /** End after the step in hand, with a checkpoint. */
  public void stop() {
    batches.stop();
  }

  @Override
  public void close() {
    batches.close();
    events.close();
    engine.close();
    lease.close();
  }
}
