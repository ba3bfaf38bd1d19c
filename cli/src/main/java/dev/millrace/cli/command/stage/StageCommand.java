package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.replay.FollowingStages;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.schemas.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A topology of its own process, beside as many copies as wanted. */
abstract sealed class StageCommand implements Callable<Integer>
    permits FilterCommand, TokenizeCommand {
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  /** The command, as in what it says. */
  abstract String name();

  /** Names of the command's topologies. */
  abstract List<String> stages();

  @Override
  public Integer call() throws InterruptedException {
    Wiring given = common.wiring();
    Connection connection = cluster.connection(given);
    Monitoring monitoring = Monitoring.start(given);
    ClusterSession session = ClusterSession.open(name(), stages(), given, connection, monitoring);
    FollowingStages stages = FollowingStages.start(name(), stages(), given, session);
    monitoring.health().started();
    try (monitoring;
        Shutdown _ = Shutdown.begin("stopping", stages::close)) {
      stages.attend();
    } catch (RuntimeException e) {
      if (!Shutdown.isUnderWay()) {
        stages.close();
      }
      throw e;
    }
    return 0;
  }
}
