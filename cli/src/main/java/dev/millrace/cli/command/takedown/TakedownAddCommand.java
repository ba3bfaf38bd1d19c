package dev.millrace.cli.command.takedown;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.view.TakedownReport;
import dev.millrace.replay.takedown.Reach;
import dev.millrace.replay.takedown.TakedownRequest;
import dev.millrace.replay.takedown.kafka.ReachScan;
import dev.millrace.replay.takedown.kafka.TakedownRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicCreation;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    header = "Puts takedowns in force.",
    description = {
      "",
      "What is in force already stays as it is, so it can be repeated. A takedown of something that"
          + " was never seen is kept and applies to what comes.",
      "",
      "A target that takes a tenth of all clean documents or more needs --yes.",
      "",
      "Example: millrace takedown add https://example.org/me --reference letter-17%n"
    })
public final class TakedownAddCommand implements Callable<Integer> {
  @Mixin private TargetOptions targets = new TargetOptions();

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
  private String reason = "";

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "how whoever asks names the request, for the record")
  private String reference = "";

  @Option(names = "--yes", description = "however much it takes")
  private boolean yes;

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    List<TakedownTarget> named = targets.targets();
    Wiring wiring = common.wiring();
    return source.read(wiring, connection -> add(named, wiring, connection));
  }

  private int add(List<TakedownTarget> named, Wiring wiring, Connection connection) {
    Topics topics = ChosenGeneration.read(wiring, connection).topics();
    new TopicCreation(connection, topics).requireCreated();
    RecordSerdes serdes = new RecordSerdes(connection);
    Map<TakedownTarget, Reach> reaches = ReachScan.of(named, connection, topics, serdes);
    if (!yes) {
      reaches.forEach(TakedownAddCommand::requireSmall);
    }
    TakedownRegister register =
        new TakedownRegister(connection, topics, serdes, InstantSource.system());
    List<TakedownTarget> added =
        register.add(
            named.stream().map(one -> TakedownRequest.of(one, reason, reference)).toList());
    print(register.read(), reaches, added);
    return 0;
  }

  private static void requireSmall(TakedownTarget target, Reach reach) {
    if (reach.isLarge()) {
      throw new SettingsException(
          target
              + " takes "
              + reach.taken()
              + " of "
              + reach.documents()
              + " clean documents, a tenth or more; add --yes if that is meant");
    }
  }

  private void print(
      TakedownHistory history, Map<TakedownTarget, Reach> reaches, List<TakedownTarget> added) {
    List<Map<String, Object>> objects = new ArrayList<>();
    reaches.forEach(
        (target, reach) -> {
          TakedownHistory.Entry entry = history.find(target).orElseThrow();
          Map<String, Object> object = TakedownReport.toJson(entry);
          object.put("added", added.contains(target));
          object.put("cleanDocuments", reach.taken());
          objects.add(object);
          if (!json) {
            System.out.println(
                TakedownReport.line(entry)
                    + (added.contains(target) ? "" : " already")
                    + "; "
                    + TakedownReport.line(reach));
          }
        });
    if (json) {
      System.out.println(TakedownJson.of(objects));
    }
  }
}
