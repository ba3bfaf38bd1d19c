package dev.millrace.cli.command.replay;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.replay.DropReport;
import dev.millrace.cli.replay.StateFolders;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.DataPlace;
import dev.millrace.replay.generation.kafka.drop.DropPlan;
import dev.millrace.replay.generation.kafka.drop.Dropping;
import dev.millrace.schemas.RecordSerdes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    header = "Delete what a generation has: topics, changelogs, groups, stores.",
    description = {
      "",
      "Says what and how much. Never the current generation, nor one whose stages run, nor one that"
          + " another is made from. Its name cannot be used again. The ledger of a run that another"
          + " generation goes on with stays; checkpoints are never deleted.",
      "",
      "Killed or failed, it is asked again and deletes what is left. State folders on other"
          + " machines are deleted there.",
      "",
      "Example: millrace replay drop main --dry-run --data millrace-data%n"
    })
public final class ReplayDropCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "of the generation")
  private String name = "";

  @Option(names = "--dry-run", description = "only say what would be deleted")
  private boolean dryRun;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    try (DataPlace place = source.open(common.wiring())) {
      Wiring given = place.wiring();
      place.requireShared(given.topics());
      return drop(given, place);
    }
  }

  private int drop(Wiring given, DataPlace place) throws InterruptedException {
    Dropping dropping =
        new Dropping(
            place.connection(), given.topics().settings(), new RecordSerdes(place.connection()));
    DropPlan plan = dropping.plan(name);
    StateFolders folders = folders(given, place, plan.stateFolders());
    Map<String, Long> bytes = folders.bytes();
    if (!dryRun) {
      dropping.drop(name);
      folders.delete();
    }
    DropReport report = new DropReport(plan, bytes, dryRun);
    json.print(report.toJson(), report.toText());
    return 0;
  }

  private static StateFolders folders(Wiring given, DataPlace place, List<String> names) {
    if (given.isGiven("streams.state")) {
      return StateFolders.below(given.streams(Path.of("")).state(), names);
    }
    return place
        .folder()
        .map(folder -> StateFolders.below(folder.resolve("streams"), names))
        .orElseGet(StateFolders::none);
  }
}
