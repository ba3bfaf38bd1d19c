package dev.millrace.cli.command.replay;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.generation.GenerationWiring;
import dev.millrace.cli.replay.PromotionReport;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.DataPlace;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.replay.generation.kafka.Promotions;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    header = "Make a generation the current one: for every stage, the trainer, serve and the page.",
    description = {
      "",
      "One record in generations does it. Processes that were started without topics.generation go"
          + " over to it by themselves: stages begin with its input, the trainer ends its step with"
          + " a checkpoint and goes on with its blocks, behind those documents that the run has"
          + " learned last; the ledger states where. With --fresh another run begins instead, from"
          + " its first block; what is served stays until that run has a checkpoint.",
      "",
      "Asked again, it ends the same. millrace replay rollback takes it back.",
      "",
      "Example: millrace replay promote g2 --fresh --data millrace-data%n"
    })
public final class ReplayPromoteCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "of the generation, which must be ready")
  private String name = "";

  @Option(names = "--fresh", description = "begin a new run instead of going on with the old one")
  private boolean fresh;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "with --fresh: name of the new run (default: that of the generation)")
  private @Nullable String run;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (run != null && !fresh) {
      throw new SettingsException(
          "--run " + run + " names a new run, which --fresh begins; add it");
    }
    Wiring given = common.wiring();
    // The same rule as for any run's name.
    var _ = given.with(Map.of("train.run", run == null ? "default" : run));
    try (DataPlace place = source.open(given)) {
      place.requireShared(place.wiring().topics());
      return promote(place.wiring(), place);
    }
  }

  private int promote(Wiring given, DataPlace place) {
    RecordSerdes serdes = new RecordSerdes(place.connection());
    // What no stage could read would end all stages.
    var _ =
        GenerationWiring.of(
            given,
            new GenerationRegister(place.connection(), given.topics(), serdes).read().get(name));
    String asSet = given.trainer(source.checkpoints()).run();
    Promotions.Outcome outcome =
        new Promotions(place.connection(), given.topics().settings(), serdes)
            .promote(
                new Promotions.Request(
                    name,
                    fresh,
                    Optional.ofNullable(run),
                    given.isGiven("train.run") ? Optional.of(asSet) : Optional.empty(),
                    asSet));
    json.print(PromotionReport.toJson(outcome), PromotionReport.toText(outcome));
    return 0;
  }
}
