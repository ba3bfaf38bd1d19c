package dev.millrace.cli.replay;

import dev.millrace.accounts.Counts;
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
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicCreation;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.patience.LoggedWaits;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A generation's own stages in this process, beside whatever else runs. */
public final class GenerationRun implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final ClusterSession session;
  private final Connection connection;
  private final RecordSerdes serdes;
  private final GenerationRegister register;
  private final String name;
  private final Topics topics;
  private final List<StreamsStage> stages;
  private final StageReport report;
  private final GenerationWatch watch;

  private GenerationRun(
      ClusterSession session,
      RecordSerdes serdes,
      GenerationRegister register,
      Topics topics,
      List<StreamsStage> stages,
      GenerationWatch watch,
      PrintStream notes) {
    this.session = session;
    this.connection = session.connection();
    this.serdes = serdes;
    this.register = register;
    this.name = topics.settings().generationName();
    this.topics = topics;
    this.stages = stages;
    this.report = new StageReport(notes, System.nanoTime());
    this.watch = watch;
  }

  /**
   * Makes the generation's topics and starts its stages; those that were stopped go on.
   *
   * @param state folder of the stages' local state
   * @param notes take a line now and then on what the stages have done
   */
  public static GenerationRun start(
      Connection connection,
      RecordSerdes serdes,
      Wiring given,
      Generations all,
      Generation generation,
      Path state,
      PrintStream notes) {
    Wiring own = given.with(Map.of("topics.generation", generation.getName()));
    ChosenGeneration chosen = ChosenGeneration.of(own, all);
    Wiring wiring = chosen.wiring();
    Topics topics = chosen.topics();
    new TopicCreation(connection, topics).run();
    TokenizerPublication.publish(
        connection, topics, serdes, wiring.tokenizer(), wiring.tokenizerName());
    ClusterSession session =
        ClusterSession.begun(
            "replay", chosen, connection, new LoggedWaits("replay"), Monitoring.silent());
    Stages starts = new Stages(session, state);
    List<StreamsStage> running = new ArrayList<>();
    try {
      StartTopic.named(generation.getStartsFrom())
          .stages()
          .forEach(stage -> running.add(starts.named(stage)));
    } catch (RuntimeException e) {
      running.forEach(StreamsStage::close);
      session.close();
      throw e;
    }
    return new GenerationRun(
        session,
        serdes,
        new GenerationRegister(connection, topics, serdes),
        topics,
        running,
        GenerationWatch.start("replay", own, connection, serdes, chosen),
        notes);
  }

  /** Ends once all that was there is in token blocks, and says in {@code generations} what came. */
  public Generation untilDrained() throws InterruptedException {
    new Drain(connection, topics, serdes, this::look).run();
    return becomeReady();
  }

  /** Says that it is ready once it has caught up, and goes on until the process ends. */
  public void follow(Runnable whenReady) throws InterruptedException {
    new Drain(connection, topics, serdes, this::look).awaitPacked();
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
    watch.close();
    stages.forEach(StreamsStage::close);
    session.close();
  }
}
