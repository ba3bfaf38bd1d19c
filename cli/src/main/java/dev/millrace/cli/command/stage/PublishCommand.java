package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.publishing.FollowingPublisher;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    header = "Clean documents into Parquet files as FineWeb's, against a cluster.",
    description = {
      "",
      "Each document is in exactly one row of the files that _manifest.json names, also if the"
          + " process is killed and started again; what a takedown takes is taken out. One process"
          + " a folder.%n"
    })
public final class PublishCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      paramLabel = "DIR|URL",
      description = "folder or s3://BUCKET/PREFIX (default: publish.to)")
  private @Nullable String to;

  @Option(
      names = "--until-drained",
      description = "end once all clean documents that are there now are published")
  private boolean untilDrained;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (json.isGiven() && !untilDrained) {
      throw new SettingsException(
          "--json says what was published at the end, and without --until-drained there is none:"
              + " give both");
    }
    Wiring given = common.wiring(Map.of(), to == null ? Map.of() : Map.of("publish.to", to));
    FollowingPublisher.requirePlace(given);
    Connection connection = cluster.connection(given);
    Monitoring monitoring = Monitoring.start(given);
    ClusterSession session = ClusterSession.open("publish", given, connection, monitoring);
    FollowingPublisher publisher = FollowingPublisher.start(given, session, json.notes());
    monitoring.health().started();
    try (monitoring;
        Shutdown _ = Shutdown.begin("stopping", publisher::close)) {
      if (untilDrained) {
        publisher.drain();
        json.print(publisher.answer(), publisher.summary());
      } else {
        publisher.attend();
      }
    } finally {
      if (!Shutdown.isUnderWay()) {
        publisher.close();
      }
    }
    return 0;
  }
}
