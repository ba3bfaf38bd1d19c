package dev.millrace.cli.command.replay;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.replay.GenerationStatus;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    header = "How far a generation has come: share of its input, what waits, time left.",
    description = {
      "",
      "While something waits, it looks twice, a few seconds apart, to tell how fast it goes.",
      "",
      "Example: millrace replay status g2 --data millrace-data%n"
    })
public final class ReplayStatusCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "of the generation")
  private String name = "";

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    return source.read(common.wiring(), this::print);
  }

  private int print(Wiring wiring, Connection connection) throws InterruptedException {
    Generations all =
        new GenerationRegister(connection, wiring.topics(), new RecordSerdes(connection)).read();
    GenerationStatus status =
        GenerationStatus.look(connection, wiring.topics().settings(), all, all.get(name));
    json.print(status.toJson(), status.toText());
    return 0;
  }
}
