package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.TopicCreation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    header = "The topics on a cluster.",
    subcommands = TopicsCommand.Create.class)
public final class TopicsCommand {

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      header =
          "Create the topics that are missing, check the others, and register every schema. Safe to"
              + " repeat.")
  static final class Create implements Callable<Integer> {
    @Mixin private ClusterOptions cluster = new ClusterOptions();
    @Mixin private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
      Wiring wiring = common.wiring();
      List<String> created = new TopicCreation(cluster.connection(wiring), wiring.topics()).run();
      System.out.println(
          created.isEmpty() ? "all topics are there" : "created " + String.join(", ", created));
      return 0;
    }
  }
}
