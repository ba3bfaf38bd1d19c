package dev.millrace.cli.command.stage;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.monitoring.Sampler;
import dev.millrace.cli.replay.GenerationMemory;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.ScratchFolder;
import dev.millrace.cli.stage.StageReport;
import dev.millrace.cli.stage.Stages;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.schemas.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A topology of its own process, beside as many copies as wanted. */
abstract sealed class StageCommand implements Callable<Integer>
    permits FilterCommand, TokenizeCommand {
  private static final long LOOK_MILLIS = 500;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  /** The command, as in what it says. */
  abstract String name();

  /** Names of the command's topologies. */
  abstract List<String> stages();

  @Override
  public Integer call() throws InterruptedException {
    Wiring wiring = common.wiring();
    Connection connection = cluster.connection(wiring);
    Monitoring monitoring = Monitoring.start(wiring);
    ClusterSession session = ClusterSession.open(name(), wiring, connection, monitoring);
    new GenerationMemory(session.connection(), session.topics(), session.serdes())
        .differences(wiring, stages())
        .forEach(line -> System.err.println("millrace: note: " + line));
    ScratchFolder state = ScratchFolder.create("millrace-streams-");
    List<StreamsStage> running = start(new Stages(session, state.path()));
    Sampler sampler = sampler(session);
    monitoring.watchDisk(wiring.streams(state.path()).state());
    monitoring.health().started();
    try (monitoring;
        session;
        sampler;
        Shutdown _ = Shutdown.begin("stopping", () -> stop(running, state))) {
      running.forEach(stage -> System.out.println(stage.applicationId() + " runs"));
      return attend(running);
    } catch (RuntimeException e) {
      if (!Shutdown.isUnderWay()) {
        stop(running, state);
      }
      throw e;
    }
  }

  private Sampler sampler(ClusterSession session) {
    Sampler sampler = Sampler.start(session.connection(), session.monitoring().meters());
    stages().forEach(stage -> sampler.stage(stage, StageInputs.of(stage, session.topics())));
    return sampler;
  }

  private List<StreamsStage> start(Stages stages) {
    return stages().stream().map(stages::named).toList();
  }

  private static int attend(List<StreamsStage> running) throws InterruptedException {
    StageReport report = new StageReport(System.out, System.nanoTime());
    while (true) {
      running.forEach(StreamsStage::requireHealthy);
      report.tell(running, System.nanoTime());
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static void stop(List<StreamsStage> running, ScratchFolder state) {
    running.forEach(StreamsStage::close);
    state.close();
  }
}
