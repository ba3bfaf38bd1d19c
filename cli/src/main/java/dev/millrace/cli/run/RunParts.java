package dev.millrace.cli.run;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.cli.monitoring.IngestMeter;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.monitoring.Sampler;
import dev.millrace.cli.monitoring.TrainingMeter;
import dev.millrace.cli.replay.GenerationMemory;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.BegunRun;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.CrawlWiring;
import dev.millrace.cli.stage.FreePort;
import dev.millrace.cli.stage.Ingestion;
import dev.millrace.cli.stage.Serving;
import dev.millrace.cli.stage.StageThreads;
import dev.millrace.cli.stage.Stages;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.cli.stage.TokenizerPublication;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.cli.view.Progress;
import dev.millrace.crawl.kafka.FetchStage;
import dev.millrace.crawl.kafka.SeedSender;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.local.LocalCluster;
import dev.millrace.model.EngineProviders;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicCreation;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.kafka.Trainer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The parts of the whole path in one process: broker, registry, stages, trainer and service. */
final class RunParts {
  private static final Duration LEASE = Duration.ofMillis(1_500);

  private final StageThreads threads;
  private final OpenParts open;
  private final Topics topics;
  private final TrainerSettings trainerSettings;
  private final LocalCluster cluster;
  private final Connection connection;
  private final ClusterSession session;
  private final Monitoring monitoring;
  private final RecordSerdes serdes;
  private final List<String> differences;
  private final PipelineAccounts accounts;
  private final List<StreamsStage> stages;
  private final Serving serving;
  private final Trainer trainer;
  private final Optional<Crawl> crawl;
  private final Ingestion ingestion;

  /** Both halves of a crawler. */
  private record Crawl(StreamsStage frontier, FetchStage fetcher) {
    void requireHealthy() {
      frontier.requireHealthy();
      fetcher.requireHealthy();
    }
  }

  /**
   * Starts everything but training and ingest, each part in its stage's threads.
   *
   * @param open keeps what was opened, also if another part cannot be
   * @param told is told what is being started
   * @throws SettingsException before anything starts, if the settings cannot work
   */
  RunParts(
      Wiring wiring, RunPlan plan, StageThreads threads, OpenParts open, Consumer<String> told) {
    this.threads = threads;
    this.open = open;
    this.topics = wiring.topics();
    Tokenizer tokenizer = wiring.tokenizer();
    this.trainerSettings = wiring.trainer(plan.data().resolve("checkpoints"));
    requireTrainable(trainerSettings, wiring.packing().blockLength());
    BegunRun.requireSame(wiring, trainerSettings);
    if (!plan.seeds().isEmpty()) {
      CrawlWiring.requireContact(wiring);
    }
    InferenceSettings inference = wiring.inference();
    FreePort.require(inference);
    this.monitoring = open.opened(Monitoring.start(wiring));
    monitoring.watchDisk(plan.data());
    told.accept("starting the broker in " + plan.data());
    this.cluster = open("broker", () -> LocalCluster.start(plan.data(), plan.ports()));
    this.connection = wiring.connection(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, topics).run();
    this.session =
        open(
            "watch",
            () ->
                ClusterSession.begun(
                    "run", wiring, connection, new LoggedWaits("run"), monitoring));
    this.serdes = session.serdes();
    this.differences =
        new GenerationMemory(connection, topics, serdes).differences(wiring, Stages.NAMES);
    told.accept("starting the stages");
    TokenizerPublication.publish(connection, topics, serdes, tokenizer, wiring.tokenizerName());
    this.accounts = open("accounts", () -> PipelineAccounts.open(connection, topics, serdes));
    this.stages = stages(plan.data().resolve("streams"), tokenizer);
    this.serving = open("serve", () -> serving(wiring));
    TrainingMeter meter = new TrainingMeter(monitoring.meters(), trainerSettings.run());
    this.trainer =
        open(
            "train",
            () ->
                Trainer.open(
                    connection, topics, serdes, trainerSettings, tokenizer, List.of(meter)));
    this.crawl = crawl(plan);
    this.ingestion =
        open(
            "ingest",
            () ->
                new Ingestion(
                    wiring,
                    connection,
                    serdes,
                    LEASE,
                    new IngestMeter(monitoring.meters(), IngestProgress.SILENT),
                    ProgressBar.hidden()));
    sample(meter);
    monitoring.health().started();
  }

  private void sample(TrainingMeter meter) {
    Sampler sampler = open.opened(Sampler.start(connection, monitoring.meters()));
    Stages.NAMES.forEach(stage -> sampler.stage(stage, StageInputs.of(stage, topics)));
    crawl.ifPresent(
        _ -> {
          sampler.stage("frontier", StageInputs.frontier(topics));
          sampler.stage("fetch", StageInputs.fetch(topics));
        });
    sampler.trainer(topics.tokenBlocks().name(), meter::positions);
    sampler.accounts(accounts);
  }

  private <T extends AutoCloseable> T open(String stage, Supplier<T> start) {
    return open.opened(threads.call(stage, start));
  }

  /** Fails now, not at the first block. */
  private static void requireTrainable(TrainerSettings trainer, int blockLength) {
    EngineProviders.named(trainer.engine());
    if (blockLength % trainer.contextLength() != 0) {
      throw new SettingsException(
          "train.context-length is "
              + trainer.contextLength()
              + ", but must divide tokenize.block-length, "
              + blockLength);
    }
  }

  private List<StreamsStage> stages(Path state, Tokenizer tokenizer) {
    Stages starts = new Stages(session, state);
    return List.of(
        open("extraction", starts::extraction),
        open("curation", starts::curation),
        open("tokenize", () -> starts.tokenize(tokenizer)));
  }

  /** A run that was a crawl before goes on with it only where it is asked to. */
  private Optional<Crawl> crawl(RunPlan plan) {
    if (plan.seeds().isEmpty()) {
      return Optional.empty();
    }
    SeedSender.send(connection, topics, serdes, plan.seeds());
    Stages starts = new Stages(session, plan.data().resolve("streams"));
    return Optional.of(
        new Crawl(open("frontier", starts::frontier), open("fetch", starts::fetcher)));
  }

  private Serving serving(Wiring wiring) {
    Serving listening = new Serving(wiring, trainerSettings.checkpointsRoot());
    Serving.count(listening.service(), monitoring);
    listening.follow(session, accounts);
    return listening;
  }

  Progress progress() {
    return accounts.progress(run());
  }

  /** Throws what stopped a stage or the accounts, if anything did. */
  void requireHealthy() {
    stages.forEach(StreamsStage::requireHealthy);
    crawl.ifPresent(Crawl::requireHealthy);
    accounts.feed().requireHealthy();
  }

  /** A line for each setting that the generation was begun with another value of. */
  List<String> differences() {
    return differences;
  }

  /** Name of the run. */
  String run() {
    return trainerSettings.run();
  }

  Topics topics() {
    return topics;
  }

  LocalCluster cluster() {
    return cluster;
  }

  Connection connection() {
    return connection;
  }

  RecordSerdes serdes() {
    return serdes;
  }

  PipelineAccounts accounts() {
    return accounts;
  }

  Serving serving() {
    return serving;
  }

  Trainer trainer() {
    return trainer;
  }

  /** Whether URLs are fetched. */
  boolean isCrawling() {
    return crawl.isPresent();
  }

  Ingestion ingestion() {
    return ingestion;
  }
}
