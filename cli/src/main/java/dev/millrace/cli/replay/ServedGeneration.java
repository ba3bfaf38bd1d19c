package dev.millrace.cli.replay;

import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.generation.GenerationWatch;
import dev.millrace.cli.monitoring.Sampler;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.Serving;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.replay.lineage.kafka.LineageFollower;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is served and shown of a cluster: the checkpoints and the pipeline of one generation. */
public final class ServedGeneration implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedGeneration.class);
  private static final long LOOK_MILLIS = 200;

  private final Serving serving;
  private final GenerationWatch watch;
  private ClusterSession session;
  private PipelineAccounts pipeline;
  private Sampler sampler;
  private final Optional<LineageFollower> lineage;
  private boolean closed;

  private ServedGeneration(
      Serving serving,
      GenerationWatch watch,
      ClusterSession session,
      PipelineAccounts pipeline,
      Optional<LineageFollower> lineage) {
    this.lineage = lineage;
    this.serving = serving;
    this.watch = watch;
    this.session = session;
    this.pipeline = pipeline;
    this.sampler = sampler(session, pipeline);
  }

  private static Sampler sampler(ClusterSession session, PipelineAccounts pipeline) {
    Sampler sampler = Sampler.start(session.connection(), session.monitoring().meters());
    sampler.accounts(pipeline);
    return sampler;
  }

  /**
   * Begins with the session's generation.
   *
   * @param given the user's settings
   */
  public static ServedGeneration begin(Wiring given, Serving serving, ClusterSession session) {
    PipelineAccounts pipeline = accounts(session);
    serving.follow(session, pipeline);
    GenerationWatch watch =
        GenerationWatch.start(
            "serve", given, session.connection(), session.serdes(), session.chosen());
    Optional<LineageFollower> lineage = given.lineageFolder().map(f -> lineage(session, f));
    ServedGeneration served = new ServedGeneration(serving, watch, session, pipeline, lineage);
    served.showLineage();
    return served;
  }

  private static LineageFollower lineage(ClusterSession session, Path folder) {
    return LineageFollower.start(session.connection(), session.serdes(), session.topics(), folder);
  }

  private void showLineage() {
    String run = session.wiring().trainer(Path.of("checkpoints")).run();
    lineage.ifPresent(index -> serving.show(index, session, run));
  }

  private static PipelineAccounts accounts(ClusterSession session) {
    return PipelineAccounts.open(session.connection(), session.topics(), session.serdes());
  }

  /** Goes over to what is promoted, until it is closed or the thread is interrupted. */
  public void follow() throws InterruptedException {
    while (true) {
      Optional<ChosenGeneration> next = watch.next(session.chosen());
      if (next.isPresent()) {
        goOver(next.get());
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private synchronized void goOver(ChosenGeneration next) {
    if (closed) {
      return;
    }
    LOG.info("generation {} is current", next.name());
    ClusterSession other = session.with("serve", next);
    PipelineAccounts shown = accounts(other);
    serving.follow(other, shown);
    sampler.close();
    pipeline.close();
    pipeline = shown;
    sampler = sampler(other, shown);
    session = other;
    showLineage();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      watch.close();
      lineage.ifPresent(LineageFollower::close);
      sampler.close();
      pipeline.close();
      session.close();
    }
  }
}
