package dev.millrace.cli.command.replay;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.replay.ComparisonReport;
import dev.millrace.cli.replay.GenerationPair;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    header = "What became of the same pages in two generations, page by page.",
    description = {
      "",
      "A matrix of fates, changed texts with the words that went and came, tokens, near-duplicates"
          + " that another document stands for, by language and host. Nothing is sampled: of the"
          + " pages that both have decided, all are compared; facts lie in the temporary folder"
          + " meanwhile, some 400 bytes a page.",
      "",
      "Example: millrace replay compare main g2 --hosts --examples 5 --data millrace-data%n"
    })
public final class ReplayCompareCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAME", description = "of one generation, such as main")
  private String first = "";

  @Parameters(index = "1", paramLabel = "NAME", description = "of the other")
  private String second = "";

  @Option(names = "--hosts", description = "also by host")
  private boolean hosts;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "1",
      description = "pages shown of each kind of difference (default: ${DEFAULT-VALUE})")
  private int examples;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (examples < 0) {
      throw new SettingsException("--examples is " + examples + ", but must be 0 or more");
    }
    if (first.equals(second)) {
      throw new SettingsException("generation " + first + " is named twice; name two");
    }
    return source.read(common.wiring(), this::print);
  }

  private int print(Wiring wiring, Connection connection) throws InterruptedException {
    RecordSerdes serdes = new RecordSerdes(connection);
    Generations all = new GenerationRegister(connection, wiring.topics(), serdes).read();
    GenerationPair pair =
        new GenerationPair(
            connection,
            serdes,
            all.topics(wiring.topics().settings(), all.get(first)),
            all.topics(wiring.topics().settings(), all.get(second)));
    ComparisonReport report = pair.compare(examples, hosts);
    json.print(report.toJson(), report.toText().stripTrailing());
    return 0;
  }
}
