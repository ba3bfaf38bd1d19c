package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.OutageRetry;
import dev.millrace.cli.view.TopicsTable;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    header = "The topics: as declared, and on a cluster.",
    subcommands = {TopicsCommand.Create.class, TopicsCommand.Declared.class})
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
      Connection connection = cluster.connection(wiring);
      List<String> created =
          new OutageRetry("topics create", wiring.topicsWait())
              .until(() -> create(wiring, connection));
      System.out.println(
          created.isEmpty() ? "all topics are there" : "created " + String.join(", ", created));
      return 0;
    }
  }

  /** Which generation is current, and has topics, is known once those of all are there. */
  private static List<String> create(Wiring wiring, Connection connection) {
    List<String> created =
        new ArrayList<>(TopicCreation.ofShared(connection, wiring.topics()).run());
    Topics topics = ChosenGeneration.read(wiring, connection).topics();
    created.addAll(new TopicCreation(connection, topics).run());
    return created;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      header =
          "The topics as the program declares them: name, partitions, how long records are kept.")
  static final class Declared implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();

    @Option(names = "--markdown", description = "the table of docs/operations.md")
    private boolean markdown;

    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() {
      if (markdown) {
        System.out.print(TopicsTable.markdown());
        return 0;
      }
      Topics topics = common.wiring().topics();
      json.print(
          Map.of("topics", TopicsTable.objects(topics)), TopicsTable.plain(topics).stripTrailing());
      return 0;
    }
  }
}
