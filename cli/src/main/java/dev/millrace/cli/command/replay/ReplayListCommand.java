package dev.millrace.cli.command.replay;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.replay.GenerationJson;
import dev.millrace.cli.replay.GenerationTable;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    header = "All generations: state, origin, counts, and which settings differ.",
    description = {"", "Example: millrace replay list --data millrace-data%n"})
public final class ReplayListCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();
  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    return source.read(common.wiring(), this::print);
  }

  private int print(Wiring wiring, Connection connection) {
    Generations all =
        new GenerationRegister(connection, wiring.topics(), new RecordSerdes(connection)).read();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("current", all.current().getName());
    answer.put("generations", all.all().stream().map(one -> GenerationJson.of(all, one)).toList());
    json.print(answer, GenerationTable.of(all).stripTrailing());
    return 0;
  }
}
