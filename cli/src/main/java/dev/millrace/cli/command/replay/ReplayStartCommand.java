package dev.millrace.cli.command.replay;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.cpu.CpuShare;
import dev.millrace.cli.replay.GenerationJson;
import dev.millrace.cli.replay.GenerationRun;
import dev.millrace.cli.replay.GenerationStart;
import dev.millrace.cli.replay.HostsFile;
import dev.millrace.cli.replay.ReadyLine;
import dev.millrace.cli.replay.SinceTime;
import dev.millrace.cli.replay.StartRequest;
import dev.millrace.cli.replay.StateFolder;
import dev.millrace.cli.replay.TrainedBeside;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterTraining;
import dev.millrace.cli.stage.DataPlace;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.replay.generation.GenerationWords;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.StartTopic;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
      description =
          "what it is made from: pages, or the parent's documents or clean-documents; the stages"
              + " before it stay the parent's (default: pages)")
  private @Nullable String from;

  @Option(
      names = "--parent",
      paramLabel = "NAME",
      description = "the generation it comes from (default: the current one)")
  private @Nullable String parent;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "only pages that came to the topic pages at that time or later: 2026-01-31T18:00:00Z, or"
              + " 2026-01-31; others are dropped by replay.since")
  private @Nullable String since;

  @Option(
      names = "--hosts",
      paramLabel = "FILE",
      description =
          "only pages of the hosts in that file, one a line, domain:example.org for one with all"
              + " below it; -: standard input; others are dropped by replay.hosts")
  private @Nullable String hosts;

  @Option(
      names = "--rate",
      paramLabel = "SHARE",
      description =
          "the share of one core that its stages use at most, all together, such as 0.5 (default:"
              + " all that is there)")
  private @Nullable Double rate;

  @Option(
      names = "--train",
      paramLabel = "RUN",
      description = "also train a run of that name on it, in this process")
  private @Nullable String train;

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
    StartRequest request = request(common.wiring());
    Optional<Double> share = Optional.ofNullable(rate).map(CpuShare::requireShare);
    try (DataPlace place = source.open(request.given())) {
      Path checkpoints =
          place
              .folder()
              .map(folder -> folder.resolve("checkpoints"))
              .orElse(ClusterTraining.CHECKPOINTS);
      Optional<TrainedBeside> run =
          Optional.ofNullable(train).map(named -> new TrainedBeside(named, checkpoints));
      return start(request.placed(place.wiring(), run), share, place);
    }
  }

  private StartRequest request(Wiring given) {
    Optional.ofNullable(train)
        .ifPresent(
            run -> given.with(Map.of("train.run", run)).trainer(ClusterTraining.CHECKPOINTS));
    return new StartRequest(
        name,
        Optional.ofNullable(parent),
        Optional.ofNullable(from).map(StartTopic::named),
        Optional.ofNullable(since).map(text -> SinceTime.parse(text, Instant.now())),
        Optional.ofNullable(hosts).map(file -> HostsFile.read(file, System.in)).orElse(List.of()),
        Optional.empty(),
        allowMissing,
        given);
  }

  private int start(StartRequest request, Optional<Double> share, DataPlace place)
      throws InterruptedException {
    Wiring given = request.given();
    place.requireShared(given.topics());
    RecordSerdes serdes = new RecordSerdes(place.connection());
    GenerationRegister register =
        new GenerationRegister(place.connection(), given.topics(), serdes);
    Generations all =
        new GenerationStart(place.connection(), register, request, place.isOurs()).begin();
    tell(all, all.get(name));
    try (StateFolder state = StateFolder.of(place, given);
        GenerationRun run =
            GenerationRun.start(
                place.connection(),
                given,
                all,
                all.get(name),
                new GenerationRun.Options(state.path(), share, request.trained(), json.notes()));
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
            .map(before -> GenerationWords.differences(before, one))
            .orElse("");
    String some = GenerationWords.some(one);
    json.notes()
        .println(
            "generation "
                + name
                + " is made from "
                + one.getStartsFrom()
                + (one.getStartsFrom().equals("pages") ? "" : " of " + one.getParent())
                + (some.isEmpty() ? "" : ", " + some)
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
