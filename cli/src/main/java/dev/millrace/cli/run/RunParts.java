package dev.millrace.cli.run;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.cli.cpu.StageThreads;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.generation.GenerationWatch;
import dev.millrace.cli.monitoring.IngestMeter;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.monitoring.Sampler;
import dev.millrace.cli.publishing.Publishing;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.CrawlWiring;
import dev.millrace.cli.stage.FoundPartitions;
import dev.millrace.cli.stage.FreePort;
import dev.millrace.cli.stage.Ingestion;
import dev.millrace.cli.stage.Serving;
import dev.millrace.cli.stage.Stages;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.cli.view.Progress;
import dev.millrace.crawl.kafka.FetchStage;
import dev.millrace.crawl.kafka.SeedSender;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalSecurity;
import dev.millrace.replay.lineage.kafka.LineageFollower;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.OpenParts;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.patience.LoggedWaits;
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
  private final Path data;
  private final LocalCluster cluster;
  private final Connection connection;
  private final Monitoring monitoring;
  private final RecordSerdes serdes;
  private final GenerationWatch watch;
  private final LineageFollower lineage;
  private final Serving serving;
  private final Optional<Crawl> crawl;
  private final Ingestion ingestion;
  private volatile GenerationParts generation;

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
      Wiring asked, RunPlan plan, StageThreads threads, OpenParts open, Consumer<String> told) {
    this.threads = threads;
    this.open = open;
    this.data = plan.data();
    var _ = asked.tokenizer();
    var _ = GenerationParts.trainerSettings(asked, data);
    if (!plan.seeds().isEmpty()) {
      CrawlWiring.requireContact(asked);
    }
    requireOneModel(asked);
    FreePort.require(asked.inference());
    this.monitoring = open.add(Monitoring.start(asked));
    monitoring.watchDisk(data);
    told.accept("starting the broker in " + data);
    this.cluster =
        open(
            "broker",
            () -> LocalCluster.start(data, plan.ports(), LocalSecurity.registry(asked.registry())));
    this.connection = asked.connection(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    Wiring given = FoundPartitions.fit(asked, connection);
    TopicCreation.ofShared(connection, given.topics()).run();
    ChosenGeneration chosen = ChosenGeneration.read(given, connection);
    ClusterSession session =
        open(
            "watch",
            () ->
                ClusterSession.begun(
                    "run", chosen, connection, new LoggedWaits("run"), monitoring));
    this.serdes = session.serdes();
    told.accept("starting the stages");
    this.watch =
        open("watch", () -> GenerationWatch.start("run", given, connection, serdes, chosen));
    this.generation = GenerationParts.open(session, data, threads);
    // Whichever it is then.
    var _ = open.add((AutoCloseable) () -> generation().close());
    this.lineage = open("lineage", () -> lineage(given));
    this.serving = open("serve", () -> serving(given));
    this.crawl = crawl(session, plan);
    this.ingestion =
        open(
            "ingest",
            () ->
                new Ingestion(
                    given,
                    connection,
                    serdes,
                    LEASE,
                    new IngestMeter(monitoring.meters(), IngestProgress.SILENT),
                    ProgressBar.hidden()));
    crawl.ifPresent(_ -> sampleCrawl(session.topics()));
    monitoring.health().started();
  }

  private static void requireOneModel(Wiring asked) {
    if (!asked.sharedModels().isEmpty()) {
      throw new SettingsException(
          "inference.models is for millrace serve: run serves what it trains, leave it out");
    }
  }

  private void sampleCrawl(Topics topics) {
    Sampler sampler = open.add(Sampler.start(connection, monitoring.meters()));
    sampler.stage("frontier", StageInputs.frontier(topics));
    sampler.stage("fetch", StageInputs.fetch(topics));
  }

  private <T extends AutoCloseable> T open(String stage, Supplier<T> start) {
    return open.add(threads.call(stage, start));
  }

  /** A run that was a crawl before goes on with it only where it is asked to. */
  private Optional<Crawl> crawl(ClusterSession session, RunPlan plan) {
    if (plan.seeds().isEmpty()) {
      return Optional.empty();
    }
    SeedSender.send(connection, session.topics(), serdes, plan.seeds());
    Stages starts = new Stages(session, data.resolve("streams"));
    return Optional.of(
        new Crawl(open("frontier", starts::frontier), open("fetch", starts::fetcher)));
  }

  private LineageFollower lineage(Wiring given) {
    Path folder = given.lineageFolder().orElse(data.resolve("lineage"));
    return LineageFollower.start(connection, serdes, given.topics(), folder);
  }

  private Serving serving(Wiring given) {
    Serving listening =
        new Serving(given, given.trainer(data.resolve("checkpoints")).checkpointsRoot());
    Serving.count(listening.service(), monitoring);
    listening.follow(generation.session(), generation.accounts());
    listening.show(lineage, generation.session(), generation.run());
    return listening;
  }

  /** The generation to go over to, if another was promoted. */
  Optional<ChosenGeneration> next() {
    return watch.next(generation.chosen());
  }

  /** Goes over to another generation, once the training has ended. */
  void goOver(ChosenGeneration next) {
    GenerationParts former = generation;
    ClusterSession session = former.session().with("run", next);
    former.close();
    generation = GenerationParts.open(session, data, threads);
    serving.follow(session, generation.accounts());
    serving.show(lineage, session, generation.run());
  }

  private GenerationParts generation() {
    return generation;
  }

  Progress progress() {
    return accounts().progress(run());
  }

  /** Throws what stopped a stage or the accounts, if anything did. */
  void requireHealthy() {
    generation.requireHealthy();
    crawl.ifPresent(Crawl::requireHealthy);
  }

  /** A line for each setting that the generation goes by another value of. */
  List<String> differences() {
    return generation.differences();
  }

  /** Name of the run. */
  String run() {
    return generation.run();
  }

  Topics topics() {
    return generation.session().topics();
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
    return generation.accounts();
  }

  Serving serving() {
    return serving;
  }

  Optional<Publishing> publishing() {
    return generation.publishing();
  }

  Trainer trainer() {
    return generation.trainer();
  }

  /** Whether URLs are fetched. */
  boolean isCrawling() {
    return crawl.isPresent();
  }

  Ingestion ingestion() {
    return ingestion;
  }
}
