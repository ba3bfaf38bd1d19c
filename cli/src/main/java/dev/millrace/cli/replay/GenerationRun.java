package dev.millrace.cli.replay;

import dev.millrace.accounts.Counts;
import dev.millrace.cli.cpu.CpuShare;
import dev.millrace.cli.cpu.Pace;
import dev.millrace.cli.cpu.StageThreads;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.generation.GenerationWatch;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.Drain;
import dev.millrace.cli.stage.StageReport;
import dev.millrace.cli.stage.Stages;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.cli.stage.TokenizerPublication;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.replay.generation.Author;
import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.StartTopic;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.OpenParts;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.patience.LoggedWaits;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A generation's own stages in this process, beside whatever else runs. */
public final class GenerationRun implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final ClusterSession session;
  private final OpenParts open;
  private final Connection connection;
  private final RecordSerdes serdes;
  private final GenerationRegister register;
  private final String name;
  private final Topics topics;
  private final List<StreamsStage> stages;
  private final Optional<BesideTraining> training;
  private final StageReport report;
  private final GenerationWatch watch;

  private GenerationRun(
      ClusterSession session,
      OpenParts open,
      List<StreamsStage> stages,
      Optional<BesideTraining> training,
      GenerationWatch watch,
      PrintStream notes) {
    this.session = session;
    this.open = open;
    this.connection = session.connection();
    this.serdes = session.serdes();
    this.topics = session.topics();
    this.register = new GenerationRegister(connection, topics, serdes);
    this.name = topics.settings().generationName();
    this.stages = stages;
    this.training = training;
    this.report = new StageReport(notes, System.nanoTime());
    this.watch = watch;
  }

  /**
   * How it runs.
   *
   * @param state folder of the stages' local state
   * @param rate the share of one core that its stages use at most, over 0 and not over 1; empty:
   *     all that is there
   * @param trained the run that trains on it, if one is to
   * @param notes take a line now and then on what the stages have done
   */
  public record Options(
      Path state, Optional<Double> rate, Optional<TrainedBeside> trained, PrintStream notes) {}

  /** Makes the generation's topics and starts its stages; those that were stopped go on. */
  public static GenerationRun start(
      Connection connection,
      Wiring given,
      Generations all,
      Generation generation,
      Options options) {
    Wiring own = given.with(Map.of("topics.generation", generation.getName()));
    ChosenGeneration chosen = ChosenGeneration.of(own, all);
    OpenParts open = new OpenParts();
    try {
      Monitoring monitoring = open.add(Monitoring.withoutPort(own));
      ClusterSession session =
          open.add(
              ClusterSession.begun(
                  "replay", chosen, connection, new LoggedWaits("replay"), monitoring));
      TopicCreation.ofGeneration(connection, session.topics()).run();
      TokenizerPublication.publish(
          connection,
          session.topics(),
          session.serdes(),
          session.wiring().tokenizer(),
          session.wiring().tokenizerName());
      List<StreamsStage> stages = stages(session, generation, options, open);
      Optional<BesideTraining> training =
          options
              .trained()
              .map(run -> run.settings(session.wiring()))
              .map(run -> open.add(BesideTraining.start(session, run, options.notes())));
      GenerationWatch watch =
          open.add(GenerationWatch.start("replay", own, connection, session.serdes(), chosen));
      return new GenerationRun(session, open, stages, training, watch, options.notes());
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static List<StreamsStage> stages(
      ClusterSession session, Generation generation, Options options, OpenParts open) {
    StageThreads threads = new StageThreads();
    Pace pace = options.rate().<Pace>map(share -> CpuShare.of(share, threads)).orElse(Pace.FREE);
    Stages starts = new Stages(session, options.state(), pace);
    return StartTopic.named(generation.getStartsFrom()).stages().stream()
        .map(stage -> open.add(threads.call(stage, () -> starts.named(stage))))
        .toList();
  }

  /** Ends once all that was there is in token blocks, and says in {@code generations} what came. */
  public Generation untilDrained() throws InterruptedException {
    Drain.ofOwn(connection, topics, serdes, this::look).run();
    if (training.isPresent()) {
      training.get().finish(this::look);
    }
    return becomeReady();
  }

  /** Says that it is ready once it has caught up, and goes on until the process ends. */
  public void follow(Runnable whenReady) throws InterruptedException {
    Drain.ofOwn(connection, topics, serdes, this::look).awaitPacked();
    becomeReady();
    whenReady.run();
    while (true) {
      look();
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** Throws once it is dropped. */
  private void look() {
    var _ = watch.next(session.chosen());
    stages.forEach(StreamsStage::requireHealthy);
    training.ifPresent(BesideTraining::requireHealthy);
    report.tell(stages, System.nanoTime());
  }

  private Generation becomeReady() throws InterruptedException {
    Counts counts;
    try (PipelineAccounts accounts = PipelineAccounts.open(connection, topics, serdes)) {
      counts = accounts.settledCounts();
    }
    Author author = Author.here();
    return register
        .change(
            all -> {
              Generation before = all.get(name);
              GenerationState state = GenerationState.of(before);
              return List.of(
                  Generation.newBuilder(before)
                      .setCounts(GenerationCounts.of(counts))
                      .setState(
                          state == GenerationState.BUILDING
                              ? GenerationState.READY.label()
                              : before.getState())
                      .setChangedAt(author.at())
                      .setChangedBy(author.by())
                      .build());
            })
        .get(name);
  }

  @Override
  public void close() {
    open.close();
  }
}
