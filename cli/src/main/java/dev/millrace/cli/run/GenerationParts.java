package dev.millrace.cli.run;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.cli.cpu.StageThreads;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.generation.GenerationMemory;
import dev.millrace.cli.monitoring.Sampler;
import dev.millrace.cli.monitoring.TrainingMeter;
import dev.millrace.cli.publishing.Publishing;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.BegunRun;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.Stages;
import dev.millrace.cli.stage.StoredCheckpoints;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.cli.stage.TokenizerPublication;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.model.EngineProviders;
import dev.millrace.schemas.OpenParts;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.evaluation.EvaluatedCheckpoints;
import dev.millrace.trainer.kafka.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a run has of the generation that it works for: stages, trainer, accounts. */
final class GenerationParts implements AutoCloseable {
  private final StageThreads threads;
  private final OpenParts open;
  private final ClusterSession session;
  private final TrainerSettings trainerSettings;
  private final List<String> differences;
  private final PipelineAccounts accounts;
  private final List<StreamsStage> stages;
  private final Optional<Publishing> publishing;
  private final Trainer trainer;

  private GenerationParts(ClusterSession session, Path data, StageThreads threads, OpenParts open) {
    this.threads = threads;
    this.open = open;
    this.session = session;
    Wiring wiring = session.wiring();
    Topics topics = session.topics();
    this.trainerSettings = trainerSettings(wiring, data);
    Tokenizer tokenizer = wiring.tokenizer();
    new TopicCreation(session.connection(), topics).run();
    this.differences =
        Stream.concat(
                session.chosen().notes().stream(),
                new GenerationMemory(session.connection(), topics, session.serdes())
                    .differences(wiring, Stages.NAMES).stream())
            .toList();
    TokenizerPublication.publish(
        session.connection(), topics, session.serdes(), tokenizer, wiring.tokenizerName());
    this.accounts =
        open(
            "accounts",
            () -> PipelineAccounts.open(session.connection(), topics, session.serdes()));
    Stages starts = new Stages(session, data.resolve("streams"));
    this.stages =
        List.of(
            open("extraction", starts::extraction),
            open("curation", starts::curation),
            open("tokenize", () -> starts.tokenize(tokenizer)));
    this.publishing =
        wiring
            .publish()
            .to()
            .map(_ -> open("publish", () -> Publishing.start(session, data.resolve("publishing"))));
    StoredCheckpoints stored = open.add(StoredCheckpoints.open(wiring));
    TrainingMeter meter = new TrainingMeter(session.monitoring().meters(), trainerSettings.run());
    this.trainer =
        open(
            "train",
            () ->
                Trainer.open(
                    session.connection(),
                    topics,
                    session.serdes(),
                    trainerSettings,
                    stored.trainers(),
                    tokenizer,
                    List.of(meter),
                    session.chosen().blocksFrom()));
    sample(meter);
  }

  private void sample(TrainingMeter meter) {
    Topics topics = session.topics();
    Sampler sampler = open.add(Sampler.start(session.connection(), session.monitoring().meters()));
    Stages.NAMES.forEach(stage -> sampler.stage(stage, StageInputs.of(stage, topics)));
    sampler.trainer(topics.tokenBlocks().name(), meter::positions);
    publishing.ifPresent(
        part -> sampler.reader("publish", topics.cleanDocuments().name(), part::positions));
    sampler.accounts(accounts);
  }

  /**
   * Starts all but the training.
   *
   * @param data folder of the run
   * @throws SettingsException if the settings cannot work
   */
  static GenerationParts open(ClusterSession session, Path data, StageThreads threads) {
    OpenParts open = new OpenParts();
    try {
      return new GenerationParts(session, data, threads, open);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T open(String stage, Supplier<T> start) {
    return open.add(threads.call(stage, start));
  }

  /**
   * Fails now, not at the first block.
   *
   * @throws SettingsException if a trainer cannot work by these settings
   */
  static TrainerSettings trainerSettings(Wiring wiring, Path data) {
    TrainerSettings settings = wiring.trainer(data.resolve("checkpoints"));
    int blockLength = wiring.packing().blockLength();
    EngineProviders.named(settings.engine());
    if (blockLength % settings.contextLength() != 0) {
      throw new SettingsException(
          "train.context-length is "
              + settings.contextLength()
              + ", but must divide tokenize.block-length, "
              + blockLength);
    }
    BegunRun.requireSame(wiring, settings);
    var _ = EvaluatedCheckpoints.tasks(settings, wiring.tokenizer());
    return settings;
  }

  /** Throws what stopped a stage or the accounts, if anything did. */
  void requireHealthy() {
    stages.forEach(StreamsStage::requireHealthy);
    publishing.ifPresent(Publishing::requireHealthy);
    accounts.feed().requireHealthy();
  }

  /** What publishes clean documents, if it was asked for. */
  Optional<Publishing> publishing() {
    return publishing;
  }

  ChosenGeneration chosen() {
    return session.chosen();
  }

  ClusterSession session() {
    return session;
  }

  /** A line for each setting that the generation goes by another value of. */
  List<String> differences() {
    return differences;
  }

  /** Name of the run. */
  String run() {
    return trainerSettings.run();
  }

  PipelineAccounts accounts() {
    return accounts;
  }

  Trainer trainer() {
    return trainer;
  }

  /** After the training has ended. */
  @Override
  public void close() {
    open.close();
  }
}
