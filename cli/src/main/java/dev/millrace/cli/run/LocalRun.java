package dev.millrace.cli.run;

import dev.millrace.cli.accounts.AccountsFeed;
import dev.millrace.cli.accounts.Progress;
import dev.millrace.cli.accounts.StageLag;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.inference.InferenceServer;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.serving.Completion;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.local.LocalCluster;
import dev.millrace.model.EngineProviders;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicCreation;
import dev.millrace.schemas.Topics;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.kafka.Trainer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole path in this process: broker, registry, every stage, trainer and inference service. */
public final class LocalRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);
  private static final Duration LEASE = Duration.ofMillis(1_500);
  private static final long PAUSE_MILLIS = 100;
  private static final int COMPLETION_TOKENS = 64;
  private static final double TEMPERATURE = 0.7;
  private static final Duration SWAP_PATIENCE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RunPlan plan;
  private final Topics topics;
  private final long begin = System.nanoTime();
  private final StageCpu cpu = new StageCpu();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final AtomicReference<Optional<Throwable>> failure =
      new AtomicReference<>(Optional.empty());

  private final LocalCluster cluster;
  private final Connection connection;
  private final RecordSerdes serdes;
  private final AccountsFeed feed;
  private final Serving serving;
  private final List<StreamsStage> stages;
  private final TrainerSettings trainerSettings;
  private final Trainer trainer;
  private final Thread training;
  private final Ingestion ingestion;
  private final Thread ingesting;
  private final StageLag lag;
  private volatile boolean closing;

  /** Starts everything; if something cannot start, closes what has been. */
  public static LocalRun start(Wiring wiring, RunPlan plan) {
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      return new LocalRun(wiring, plan, opened);
    } catch (RuntimeException e) {
      closeAll(opened);
      throw e;
    }
  }

  private LocalRun(Wiring wiring, RunPlan plan, Deque<AutoCloseable> openedSoFar) {
    this.plan = plan;
    this.topics = wiring.topics();
    nameStages();
    Tokenizer tokenizer = wiring.tokenizer();
    this.trainerSettings = wiring.trainer(plan.data().resolve("checkpoints"));
    requireTrainable(wiring);
    InferenceServer.limitConnections(wiring.inference());
    this.cluster = opened(openedSoFar, LocalCluster.start(plan.data(), plan.ports()));
    this.connection = wiring.connection(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, topics).run();
    this.serdes = new RecordSerdes(connection);
    TokenizerPublication.publish(
        connection, topics, serdes, tokenizer, wiring.settings().text("tokenizer"));
    this.feed = opened(openedSoFar, new AccountsFeed(connection, topics, serdes));
    this.lag = opened(openedSoFar, new StageLag(connection));
    Stages starts = new Stages(wiring, connection, serdes, plan.data().resolve("streams"));
    this.stages =
        List.of(
            opened(openedSoFar, starts.extraction()),
            opened(openedSoFar, starts.curation()),
            opened(openedSoFar, starts.tokenize(tokenizer)));
    this.serving =
        opened(
            openedSoFar,
            new Serving(
                wiring,
                connection,
                topics,
                serdes,
                trainerSettings.checkpointsRoot(),
                new PipelineCounts(this::progress, feed.accounts(), trainerSettings.run())));
    this.trainer =
        opened(openedSoFar, new Trainer(connection, topics, serdes, trainerSettings, tokenizer));
    this.training = thread("trainer", trainer::run);
    this.ingestion =
        opened(
            openedSoFar, new Ingestion(wiring, connection, serdes, LEASE, IngestProgress.SILENT));
    this.ingesting =
        thread("ingest", () -> ingestion.run(plan.files(), plan.watched(), plan.settle()));
    openedSoFar.forEach(opened::addLast);
  }

  /** What would else be noticed only when the first block is there. */
  private void requireTrainable(Wiring wiring) {
    EngineProviders.named(trainerSettings.engine());
    int blockLength = wiring.packing().blockLength();
    if (blockLength % trainerSettings.contextLength() != 0) {
      throw new SettingsException(
          "train.context-length is "
              + trainerSettings.contextLength()
              + ", but must divide tokenize.block-length, "
              + blockLength);
    }
  }

  private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> all, T one) {
    all.addFirst(one);
    return one;
  }

  private void nameStages() {
    cpu.stage("extraction", topics.applicationId("extraction"))
        .stage("curation", topics.applicationId("curation"))
        .stage("tokenize", topics.applicationId("tokenize"))
        .stage("ingest", "ingest")
        .stage("train", "trainer")
        .stage("train", "compute-")
        .stage("serve", "millrace-engine")
        .stage("serve", "millrace-checkpoints")
        .stage("accounts", "accounts")
        .stage("broker", "kafka")
        .stage("broker", "broker")
        .stage("broker", "raft")
        .stage("broker", "controller")
        .stage("registry", "registry");
  }

  /** Something that may be interrupted. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private Thread thread(String name, Work work) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException | Error e) {
                LOG.debug("{} failed", name, e);
                failure.compareAndSet(Optional.empty(), Optional.of(e));
              }
            });
  }

  /** Throws what stopped a part of the run, if anything did. */
  public void requireHealthy() {
    cpu.sample();
    stages.forEach(StreamsStage::requireHealthy);
    feed.requireHealthy();
    Optional<Throwable> error = failure.get();
    if (error.isPresent()) {
      throw new IllegalStateException(error.get().getMessage(), error.get());
    }
  }

  public String url() {
    return serving.address().toString();
  }

  public Progress progress() {
    return Progress.of(feed.accounts(), lag, topics, trainerSettings.run());
  }

  /** Waits until all input is ingested, curated, packed, trained on, evaluated and served. */
  public void drain() throws InterruptedException {
    join(ingesting);
    new Drain(connection, topics, serdes, this::requireHealthy).run();
    trainer.finish();
    join(training);
    if (closing) {
      throw new IllegalStateException("stopped before the input was drained; run again to go on");
    }
    feed.awaitReached(lag.ends(feed.partitions()));
    awaitServed();
  }

  private void join(Thread thread) throws InterruptedException {
    while (thread.isAlive()) {
      requireHealthy();
      thread.join(PAUSE_MILLIS);
    }
    requireHealthy();
  }

  private void awaitServed() throws InterruptedException {
    List<Checkpoint> checkpoints = feed.accounts().checkpoints(trainerSettings.run());
    if (checkpoints.isEmpty()) {
      return;
    }
    Checkpoint last = checkpoints.getLast();
    String wanted = ServedModel.checkpointId(last.getRun(), last.getStep());
    long deadline = System.nanoTime() + SWAP_PATIENCE.toNanos();
    while (!serving.serves(wanted)) {
      requireHealthy();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "checkpoint "
                + wanted
                + " is not served; see /metrics or the log for why it was refused");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  public Summary summary(List<String> notes) {
    String run = trainerSettings.run();
    Optional<Completion> completion =
        serving
            .service()
            .current()
            .map(
                model ->
                    serving
                        .service()
                        .complete(
                            plan.prompt(),
                            SamplingParameters.seeded(TEMPERATURE, 1),
                            COMPLETION_TOKENS,
                            List.of()));
    return new Summary(
        feed.accounts().counts(),
        feed.accounts().steps(run),
        feed.accounts().losses(run),
        feed.accounts().evaluations(run),
        feed.accounts().checkpoints(run).size(),
        completion.map(answer -> plan.prompt() + answer.text()).orElse(""),
        serving.service().current().map(ServedModel::id).orElse("none"),
        cluster.bootstrapServers(),
        cluster.schemaRegistryUrl(),
        (System.nanoTime() - begin) / 1e9,
        cpu.seconds(),
        Stream.concat(notes.stream(), note().stream()).toList());
  }

  /** What its counts do not cover, if anything. */
  public Optional<String> note() {
    return feed.horizon().note();
  }

  public List<String> problems() {
    return ingestion.problems();
  }

  /** Ends the step in hand with a checkpoint, then everything else. Safe to call twice. */
  @Override
  public void close() {
    closing = true;
    closeOnce();
  }

  private synchronized void closeOnce() {
    ingestion.stop();
    trainer.stop();
    try {
      ingesting.join(PATIENCE);
      training.join();
    } catch (InterruptedException e) {
      // The trainer's memory must not go while it computes; the process's end frees all.
      Thread.currentThread().interrupt();
      return;
    }
    closeAll(opened);
    opened.clear();
  }

  private static void closeAll(Deque<AutoCloseable> opened) {
    for (AutoCloseable one : opened) {
      try {
        one.close();
      } catch (Exception e) {
        LOG.warn("while closing: {}", e.getMessage());
      }
    }
  }
}
