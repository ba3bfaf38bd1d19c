package dev.millrace.cli.command.replay;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.replay.GenerationJson;
import dev.millrace.cli.replay.GenerationRun;
import dev.millrace.cli.replay.GenerationStart;
import dev.millrace.cli.replay.GenerationTable;
import dev.millrace.cli.replay.ReadyLine;
import dev.millrace.cli.replay.StartRequest;
import dev.millrace.cli.replay.StateFolder;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.DataPlace;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.StartTopic;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    header = "Begin a generation, or go on with it: its stages run in this process.",
    description = {
      "",
      "It catches up, is then ready to be compared, and follows what comes until it is stopped. Of"
          + " a data folder that no run uses, it ends once it has caught up. Asked again, it goes"
          + " on where it was. Further copies: millrace filter and millrace tokenize with --set"
          + " topics.generation=NAME, which take its settings from the topic generations.",
      "",
      "Settings that are not given are those of the generation it comes from.%n"
    })
public final class ReplayStartCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "of the generation")
  private String name = "";

  @Option(
      names = "--from",
      paramLabel = "TOPIC",
      description = "what it is made from: pages, so far the only one (default: pages)")
  private @Nullable String from;

  @Option(
      names = "--parent",
      paramLabel = "NAME",
      description = "the generation it comes from (default: the current one)")
  private @Nullable String parent;

  @Option(
      names = "--until-drained",
      description = "end once it has caught up, also of a cluster or a running run")
  private boolean untilDrained;

  @Option(
      names = "--allow-missing",
      description = "begin although retention has taken some of the topic")
  private boolean allowMissing;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    Wiring given = common.wiring();
    StartRequest request =
        new StartRequest(
            name,
            Optional.ofNullable(parent),
            Optional.ofNullable(from).map(StartTopic::named),
            Optional.empty(),
            List.of(),
            allowMissing,
            given);
    try (DataPlace place = source.open(given)) {
      return start(request, place);
    }
  }

  private int start(StartRequest request, DataPlace place) throws InterruptedException {
    Wiring given = request.given();
    place.requireShared(given.topics());
    RecordSerdes serdes = new RecordSerdes(place.connection());
    GenerationRegister register =
        new GenerationRegister(place.connection(), given.topics(), serdes);
    Generations all = new GenerationStart(place.connection(), register, request).begin();
    tell(all, all.get(name));
    try (StateFolder state = StateFolder.of(place, given);
        GenerationRun run =
            GenerationRun.start(
                place.connection(), serdes, given, all, all.get(name), state.path(), json.notes());
        Shutdown _ =
            Shutdown.begin(
                "stopping; replay start " + name + " goes on with it", () -> stop(run, state))) {
      if (!untilDrained && !place.isOurs()) {
        run.follow(() -> answer(register.read()));
      }
      run.untilDrained();
    }
    answer(register.read());
    return 0;
  }

  private static void stop(GenerationRun run, StateFolder state) {
    run.close();
    state.close();
  }

  private void tell(Generations all, Generation one) {
    String differences =
        all.find(one.getParent())
            .map(before -> GenerationTable.differences(before, one))
            .orElse("");
    json.notes()
        .println(
            "generation "
                + name
                + " is made from "
                + one.getStartsFrom()
                + (one.getStartsFrom().equals("pages") ? "" : " of " + one.getParent())
                + (differences.isEmpty()
                    ? ", with the settings of " + one.getParent()
                    : ", with " + differences));
    json.notes().flush();
  }

  private void answer(Generations all) {
    json.print(GenerationJson.of(all, all.get(name)), ReadyLine.of(all.get(name)));
    System.out.flush();
  }
}
