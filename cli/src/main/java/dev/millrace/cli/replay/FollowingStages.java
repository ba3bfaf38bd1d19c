package dev.millrace.cli.replay;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.generation.GenerationMemory;
import dev.millrace.cli.generation.GenerationWatch;
import dev.millrace.cli.monitoring.Sampler;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.ScratchFolder;
import dev.millrace.cli.stage.StageReport;
import dev.millrace.cli.stage.Stages;
import dev.millrace.cli.stage.StreamsStage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Topologies of a process of their own: those of the generation that the user names, or of the
 * current one, whichever that is.
 */
public final class FollowingStages implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final String command;
  private final List<String> names;
  private final GenerationWatch watch;
  private final ScratchFolder state;
  private ClusterSession session;
  private List<StreamsStage> running = List.of();
  private Optional<Sampler> sampler = Optional.empty();
  private boolean closed;

  private FollowingStages(
      String command, List<String> names, GenerationWatch watch, ClusterSession session) {
    this.command = command;
    this.names = names;
    this.watch = watch;
    this.session = session;
    this.state = ScratchFolder.create("millrace-streams-");
  }

  /**
   * Starts them for the session's generation.
   *
   * @param command as in what it says
   * @param names of the topologies
   * @param given the user's settings
   */
  public static FollowingStages start(
      String command, List<String> names, Wiring given, ClusterSession session) {
    GenerationWatch watch =
        GenerationWatch.start(
            command, given, session.connection(), session.serdes(), session.chosen());
    FollowingStages stages = new FollowingStages(command, names, watch, session);
    try {
      stages.start();
      return stages;
    } catch (RuntimeException e) {
      stages.close();
      throw e;
    }
  }

  private void start() {
    Stream.concat(
            session.chosen().notes().stream(),
            new GenerationMemory(session.connection(), session.topics(), session.serdes())
                .differences(session.wiring(), names).stream())
        .forEach(line -> System.err.println("millrace: note: " + line));
    Stages starts = new Stages(session, state.path());
    running = session.chosen().stagesToRun(names).stream().map(starts::named).toList();
    running.forEach(stage -> System.out.println(stage.applicationId() + " runs"));
    System.out.flush();
    session.monitoring().watchDisk(session.wiring().streams(state.path()).state());
    sampler.ifPresent(Sampler::close);
    Sampler now = Sampler.start(session.connection(), session.monitoring().meters());
    names.forEach(stage -> now.stage(stage, StageInputs.of(stage, session.topics())));
    sampler = Optional.of(now);
  }

  /** Says what they do, until one of them fails. */
  public void attend() throws InterruptedException {
    StageReport report = new StageReport(System.out, System.nanoTime());
    while (true) {
      Optional<ChosenGeneration> next = watch.next(session.chosen());
      if (next.isPresent()) {
        goOver(next.get());
      }
      running.forEach(StreamsStage::requireHealthy);
      report.tell(running, System.nanoTime());
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private synchronized void goOver(ChosenGeneration next) {
    if (closed) {
      return;
    }
    boolean another = !next.name().equals(session.chosen().name());
    session = session.with(command, next);
    if (another) {
      System.out.println("generation " + next.name() + " is current");
      running.forEach(StreamsStage::close);
      running = List.of();
      start();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      watch.close();
      sampler.ifPresent(Sampler::close);
      running.forEach(StreamsStage::close);
      session.close();
      state.close();
    }
  }
}
