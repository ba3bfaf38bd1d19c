package dev.millrace.cli.command.takedown;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.view.TakedownReport;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.takedown.TakedownHistory.Entry;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    header = "The takedowns in force, a line each.")
public final class TakedownListCommand implements Callable<Integer> {
  @Option(names = "--all", description = "revoked ones too")
  private boolean all;

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    return source.read(common.wiring(), this::print);
  }

  private int print(Wiring wiring, Connection connection) {
    TakedownTopics.ofRegister(wiring.topics()).require(connection);
    List<Entry> entries =
        TakedownFollower.read("takedown", connection, wiring.topics(), new RecordSerdes(connection))
            .entries()
            .values()
            .stream()
            .filter(entry -> all || entry.isInForce())
            .toList();
    if (json) {
      System.out.println(TakedownJson.of(entries.stream().map(TakedownReport::toJson).toList()));
    } else {
      entries.forEach(entry -> System.out.println(TakedownReport.line(entry)));
    }
    if (entries.isEmpty()) {
      System.err.println("millrace: no takedown is in force");
    }
    return 0;
  }
}
